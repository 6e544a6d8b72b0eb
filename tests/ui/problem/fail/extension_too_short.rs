//! A member's name is three characters long at least.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault {
    #[problem(extension)]
    id: u64,
}

fn main() {}

//-     #[problem(extension)]
//+     #[problem(extension = "number")]
