//! Two fields do not read one header field.

use palisade::prelude::*;

#[input]
pub struct Calling {
    dry_run: bool,
    #[serde(rename = "Dry-Run")]
    again: bool,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//-     #[serde(rename = "Dry-Run")]
//+     #[serde(rename = "Dry-Run-Again")]
