//! What nothing reads is not dropped, however it is spelt.

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
    Raise(#[input(rol = "hr")] Raise),
    Leave,
}

fn main() {}

//-     cents: Option<i64>,
//+     #[input(role = "hr")]
//+     cents: Option<i64>,
//-     Raise(#[input(rol = "hr")] Raise),
//+     Raise(Raise),
