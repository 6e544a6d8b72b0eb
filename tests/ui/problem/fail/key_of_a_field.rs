//! The cause says by itself that it is one.

use palisade::prelude::*;

#[derive(Problem)]
pub enum Failure {
    #[problem(status = 503, from)]
    Store(std::io::Error),
}

fn main() {}

//-     #[problem(status = 503, from)]
//-     Store(std::io::Error),
//+     #[problem(status = 503)]
//+     Store(#[problem(from)] std::io::Error),
