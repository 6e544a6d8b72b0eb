//! While a response is written no engine is asked.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "last4", full = cedar("Pay"))]
    iban: String,
}

fn main() {}

//-     #[expose(mask = "last4", full = cedar("Pay"))]
//+     #[expose(mask = "last4", full = role("hr"))]
