//! Who may write a field is said above that field, not above a variant.

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
    #[input(role = "hr")]
    Raise(Raise),
    Leave,
}

fn main() {}

//-     cents: Option<i64>,
//+     #[input(role = "hr")]
//+     cents: Option<i64>,
//-     #[input(role = "hr")]
//-     Raise(Raise),
//+     Raise(Raise),
