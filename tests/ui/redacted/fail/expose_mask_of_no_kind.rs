//! What is near to no mask gets the list.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "blurred")]
    iban: String,
}

fn main() {}

//-     #[expose(mask = "blurred")]
//+     #[expose(mask = "all")]
