//! What a transparent error holds says what a caller may know.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(transparent)]
    Inner(#[problem(from)] std::io::Error),
}

fn main() {}

//-     #[problem(transparent)]
//+     #[problem(status = 503)]
