//! A member's name is made of letters, digits and underscores.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault {
    #[problem(extension = "retry-after")]
    seconds: u64,
}

fn main() {}

//-     #[problem(extension = "retry-after")]
//+     #[problem(extension = "retry_after")]
