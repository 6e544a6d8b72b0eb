//! A rule about the owner needs one.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(owner)]
    address: String,
}

fn main() {}

//- #[derive(Redacted)]
//+ #[derive(Redacted)]
//+ #[redacted(owner = id)]
