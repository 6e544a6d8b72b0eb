//! A key that stands there twice is one mistake.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask mask = "last4")]
    iban: String,
}

fn main() {}

//-     #[expose(mask mask = "last4")]
//+     #[expose(mask = "last4")]
