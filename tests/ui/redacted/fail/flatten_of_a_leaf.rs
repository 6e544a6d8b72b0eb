//! Only what has fields can be flattened.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(flatten)]
    name: String,
}

fn main() {}

//-     #[expose(flatten)]
//+     #[expose(rename = "full_name")]
