//! A repeated key is reported once.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask mask = "last4")]
    iban: String,
}

fn main() {}

//-     #[expose(mask mask = "last4")]
//+     #[expose(mask = "last4")]
