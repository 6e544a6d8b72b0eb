//! A container attribute that changes the wire is not ignored.

use palisade::prelude::*;

#[derive(Redacted)]
#[serde(tag = "type")]
pub struct Employee {
    #[expose]
    id: u64,
}

fn main() {}

//- #[serde(tag = "type")]
