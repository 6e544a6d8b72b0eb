//! A policy cannot be asked while a response is written.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "last4", full = policy(CanSee))]
    iban: String,
}

pub struct CanSee;

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//-     #[expose(mask = "last4", full = policy(CanSee))]
//+     #[expose(mask = "last4", full = role("hr"))]
