//! A standard member is not overwritten.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault {
    #[problem(extension)]
    status: u64,
}

fn main() {}

//-     #[problem(extension)]
//+     #[problem(extension = "state")]
