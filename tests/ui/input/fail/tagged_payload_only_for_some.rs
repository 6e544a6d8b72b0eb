//! Who may write a field is said above that field, not above what a variant holds.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[input]
pub struct Raise {
    cents: Option<i64>,
}

#[input]
#[serde(tag = "type")]
pub enum Change {
    Raise(#[input(role = "hr")] Raise),
    Leave,
}

fn main() {}

//-     cents: Option<i64>,
//+     #[input(role = "hr")]
//+     cents: Option<i64>,
//-     Raise(#[input(role = "hr")] Raise),
//+     Raise(Raise),
