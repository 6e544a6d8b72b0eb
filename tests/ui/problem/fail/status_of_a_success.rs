//! A success is not an error.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 200)]
struct Fault;

fn main() {}

//- #[problem(status = 200)]
//+ #[problem(status = 409)]
