//! A cause does not leave as a member.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault {
    #[problem(source, extension)]
    reason: std::io::Error,
}

fn main() {}

//-     #[problem(source, extension)]
//+     #[problem(source)]
