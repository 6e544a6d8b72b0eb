//! A value leaves whole or masked.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(serialize = "a foreign type", mask = "all")]
    name: String,
}

fn main() {}

//-     #[expose(serialize = "a foreign type", mask = "all")]
//+     #[expose(mask = "all")]
