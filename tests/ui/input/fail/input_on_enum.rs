//! A tag tells the variants of an input apart.

use palisade::prelude::*;

#[input]
pub enum Change {
    Raise { cents: i64 },
    Leave,
}

fn main() {}

//- #[input]
//+ #[input]
//+ #[serde(tag = "type")]
