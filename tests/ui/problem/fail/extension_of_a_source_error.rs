//! An error of another library is not a member.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(status = 409)]
    Store(#[problem(extension = "reason")] std::io::Error),
}

fn main() {}

//-     Store(#[problem(extension = "reason")] std::io::Error),
//+     Store(#[problem(source)] std::io::Error),
