//! palisade's masks are names in quotes, a function of the service is a path.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = last4)]
    iban: String,
}

fn main() {}

//-     #[expose(mask = last4)]
//+     #[expose(mask = "last4")]
