//! A role inside `full` is looked up like any other.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "last4", full = any(role("hr"), role("amdin")))]
    iban: String,
}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

fn main() {}

//-     #[expose(mask = "last4", full = any(role("hr"), role("amdin")))]
//+     #[expose(mask = "last4", full = any(role("hr"), role("admin")))]
