//! The rules of what a variant holds are above its fields.

use palisade::prelude::*;

#[input]
pub struct Raise {
    cents: Option<i64>,
}

#[input]
#[serde(tag = "type")]
pub enum Change {
    Raise(#[validate(nested)] Raise),
    Leave,
}

fn main() {}

//-     Raise(#[validate(nested)] Raise),
//+     Raise(Raise),
