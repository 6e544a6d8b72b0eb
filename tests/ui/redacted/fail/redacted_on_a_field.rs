//! A mask in the attribute of the type.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    name: String,
    #[expose]
    #[redacted(mask = "last4")]
    iban: String,
}

fn main() {}

//-     #[expose]
//-     #[redacted(mask = "last4")]
//+     #[expose(mask = "last4")]
