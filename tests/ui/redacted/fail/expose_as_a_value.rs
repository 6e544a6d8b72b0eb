//! Options are in parentheses.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose = "name"]
    name: String,
}

fn main() {}

//-     #[expose = "name"]
//+     #[expose(rename = "name")]
