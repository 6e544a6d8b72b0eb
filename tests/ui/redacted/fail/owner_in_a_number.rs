//! A subject is text.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(owner = id)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose(owner)]
    address: String,
}

fn main() {}

//-     id: u64,
//+     id: String,
