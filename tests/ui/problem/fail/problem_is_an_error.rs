//! A type that is an `Error` would be an opaque 500.

use palisade::prelude::*;

#[derive(Problem, Debug)]
#[problem(status = 409)]
struct Fault;

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("fault")
    }
}

impl std::error::Error for Fault {}

fn main() {}

//- impl std::error::Error for Fault {}
//+ impl Fault {}
