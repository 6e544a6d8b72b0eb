//! The rules of an enum are above what its variants hold.

use palisade::prelude::*;

#[input]
#[serde(tag = "type")]
#[validate(schema(function = check))]
pub enum Change {
    Raise { cents: i64 },
    Leave,
}

fn main() {}

//- #[validate(schema(function = check))]
