//! What a variant holds is read by its own `Deserialize`.

use palisade::prelude::*;

#[input]
pub struct Raise {
    cents: Option<i64>,
}

#[input]
#[serde(tag = "type")]
pub enum Change {
    Raise(#[serde(default)] Raise),
    Leave,
}

fn main() {}

//-     Raise(#[serde(default)] Raise),
//+     Raise(Raise),
