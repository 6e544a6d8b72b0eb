//! A choice is one of its names.

use palisade::prelude::*;

#[input]
#[serde(untagged)]
pub enum Kind {
    Raise,
    Leave,
}

fn main() {}

//- #[serde(untagged)]
