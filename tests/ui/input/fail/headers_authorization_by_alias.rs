//! Another name does not let a credential through.

use palisade::prelude::*;

#[input]
pub struct Calling {
    #[serde(alias = "Proxy-Authorization")]
    caller: Text<256>,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//-     #[serde(alias = "Proxy-Authorization")]
//+     #[serde(alias = "X-Caller")]
