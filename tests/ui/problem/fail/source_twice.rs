//! An error has one cause.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault {
    #[problem(source)]
    first: std::io::Error,
    #[problem(source)]
    second: std::io::Error,
}

fn main() {}

//-     first: std::io::Error,
//-     #[problem(source)]
//+     first: std::io::Error,
