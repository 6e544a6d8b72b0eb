//! What depends on the request decides about no field.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "last4", full = client("10.0.0.0/8"))]
    iban: String,
}

fn main() {}

//-     #[expose(mask = "last4", full = client("10.0.0.0/8"))]
//+     #[expose(mask = "last4", full = tenant("acme"))]
