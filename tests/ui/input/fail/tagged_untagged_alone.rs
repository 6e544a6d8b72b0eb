//! An enum whose variants nothing names is read as whichever fits.

use palisade::prelude::*;

#[input]
#[serde(untagged)]
pub enum Change {
    Raise { cents: i64 },
    Leave { reason: Text<80> },
}

fn main() {}

//- #[serde(untagged)]
//+ #[serde(tag = "type")]
