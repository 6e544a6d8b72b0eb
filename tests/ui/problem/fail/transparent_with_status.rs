//! The status of a transparent error is that of the one it holds.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(transparent, status = 409)]
    Inner(#[problem(from)] Problem),
}

fn main() {}

//-     #[problem(transparent, status = 409)]
//+     #[problem(transparent)]
