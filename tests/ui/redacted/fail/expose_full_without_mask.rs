//! Who sees a field in full is a question about a masked field.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(full = role("hr"))]
    iban: String,
}

#[derive(Role)]
pub enum Role {
    Hr,
}

fn main() {}

//-     #[expose(full = role("hr"))]
//+     #[expose(mask = "last4", full = role("hr"))]
