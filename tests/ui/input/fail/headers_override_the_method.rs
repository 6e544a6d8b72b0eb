//! The guard judged one method, and a handler acts on no other.

use palisade::prelude::*;

#[input]
pub struct Calling {
    #[serde(rename = "X-HTTP-Method-Override")]
    instead: Option<Text<8>>,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//-     #[serde(rename = "X-HTTP-Method-Override")]
//+     #[serde(rename = "X-Trace")]
