//! A field attribute that changes the wire is not ignored.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose]
    #[serde(flatten)]
    address: Address,
}

#[derive(Redacted)]
pub struct Address {
    #[expose]
    street: String,
}

fn main() {}
