//! A choice holds nothing to verify.

use palisade::prelude::*;

#[input(verify)]
pub enum Kind {
    Raise,
    Leave,
}

fn main() {}

//- #[input(verify)]
//+ #[input]
