//! A status is a number.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = "409")]
struct Fault;

fn main() {}

//- #[problem(status = "409")]
//+ #[problem(status = 409)]
