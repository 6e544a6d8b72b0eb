//! A mask does not excuse a credential.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "last4")]
    ssn: String,
}

fn main() {}

//-     #[expose(mask = "last4")]
//+     #[expose(mask = "last4", sensitive = "the last digits are printed on letters")]
