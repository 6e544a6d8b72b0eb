//! A mask is one of ours or a function.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "last5")]
    iban: String,
}

fn main() {}
