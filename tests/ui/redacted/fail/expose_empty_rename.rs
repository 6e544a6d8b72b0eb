//! A field has a name.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(rename = "")]
    name: String,
}

fn main() {}

//-     #[expose(rename = "")]
//+     #[expose(rename = "full_name")]
