//! The name on the wire counts like the one in Rust.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Session {
    #[expose(rename = "accessToken")]
    value: String,
}

fn main() {}

//-     #[expose(rename = "accessToken")]
//+     #[expose(rename = "label")]
