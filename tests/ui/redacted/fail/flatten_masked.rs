//! What is flattened is not a value that could be masked.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(flatten, mask = "all")]
    name: String,
}

fn main() {}

//-     #[expose(flatten, mask = "all")]
//+     #[expose(mask = "all")]
