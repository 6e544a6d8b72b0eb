//! The owner is in a field of the type.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(owner = di)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(owner)]
    address: String,
}

fn main() {}

//- #[redacted(owner = di)]
//+ #[redacted(owner = id)]
