//! A detail says something.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detail = " ")]
struct Fault;

fn main() {}

//- #[problem(status = 409, detail = " ")]
//+ #[problem(status = 409)]
