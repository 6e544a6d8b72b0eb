//! A tagged input is not verified as a whole.

use palisade::prelude::*;

#[input(verify)]
#[serde(tag = "type")]
pub enum Change {
    Raise { cents: i64 },
    Leave,
}

fn main() {}

//- #[input(verify)]
//+ #[input]
