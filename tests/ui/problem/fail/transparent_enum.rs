//! Each variant says what it is.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(transparent)]
enum Fault {
    #[problem(status = 409)]
    Taken,
}

fn main() {}

//- #[problem(transparent)]
