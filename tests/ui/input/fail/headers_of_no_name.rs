//! A header field has the name of one.

use palisade::prelude::*;

#[input]
pub struct Calling {
    #[serde(rename = "dry run")]
    dry_run: bool,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//-     #[serde(rename = "dry run")]
//+     #[serde(rename = "dry-run")]
