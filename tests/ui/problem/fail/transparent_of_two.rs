//! A transparent error is the one it holds.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(transparent)]
    Inner(Problem, u64),
}

fn main() {}

//-     Inner(Problem, u64),
//+     Inner(Problem),
