//! A JSON object holds a name once.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    name: String,
    #[expose(rename = "name")]
    full_name: String,
}

fn main() {}

//-     #[expose(rename = "name")]
//+     #[expose(rename = "full_name")]
