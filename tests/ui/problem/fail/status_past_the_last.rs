//! Statuses end at 599.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 600)]
struct Fault;

fn main() {}

//- #[problem(status = 600)]
//+ #[problem(status = 599)]
