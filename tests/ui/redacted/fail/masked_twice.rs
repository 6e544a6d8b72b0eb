//! A field has one mask.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(mask = "all", truncate = 8)]
    name: String,
}

fn main() {}

//-     #[expose(mask = "all", truncate = 8)]
//+     #[expose(truncate = 8)]
