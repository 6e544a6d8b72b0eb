//! One attribute holds all options.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    #[expose(mask = "last4")]
    iban: String,
}

fn main() {}

//-     #[expose]
