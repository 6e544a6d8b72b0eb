//! Of an enum nothing is left to validate.

use palisade::prelude::*;

#[input]
#[derive(Debug, Validate)]
pub enum Kind {
    Open,
    Closed,
}

fn main() {}

//- #[derive(Debug, Validate)]
//+ #[derive(Debug)]
