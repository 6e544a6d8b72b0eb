//! A mask is one of ours or a function.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "lst4")]
    iban: String,
}

fn main() {}

//-     #[expose(mask = "lst4")]
//+     #[expose(mask = "last4")]
