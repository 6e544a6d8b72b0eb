//! A reason has words.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(sensitive = "")]
    pin: String,
}

fn main() {}

//-     #[expose(sensitive = "")]
//+     #[expose(sensitive = "printed on the card")]
