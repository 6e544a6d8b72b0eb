//! A rule about the owner needs one, wherever it stands.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "last4", full = any(owner, role("hr")))]
    iban: String,
}

#[derive(Role)]
pub enum Role {
    Hr,
}

fn main() {}

//- #[derive(Redacted)]
//+ #[derive(Redacted)]
//+ #[redacted(owner = iban)]
