//! Somebody has to say who owns the value.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(owner)]
pub struct Employee {
    #[expose(owner)]
    address: String,
}

fn main() {}
