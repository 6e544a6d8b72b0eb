//! A detail says something.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detail = " ")]
struct Fault;

fn main() {}
