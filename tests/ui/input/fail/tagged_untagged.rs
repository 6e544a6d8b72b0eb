//! What tells variants apart is a tag, and no guess.

use palisade::prelude::*;

#[input]
#[serde(tag = "type", untagged)]
pub enum Change {
    Raise { cents: i64 },
    Leave,
}

fn main() {}

//- #[serde(tag = "type", untagged)]
//+ #[serde(tag = "type")]
