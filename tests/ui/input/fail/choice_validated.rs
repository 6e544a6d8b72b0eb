//! A choice is one of its names: no rule is left to check.

use palisade::prelude::*;

#[input]
#[validate(length(max = 8))]
pub enum Kind {
    Open,
    Closed,
}

fn main() {}

//- #[validate(length(max = 8))]
