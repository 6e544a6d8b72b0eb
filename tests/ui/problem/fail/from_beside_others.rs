//! `from` makes the whole error.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {
    #[problem(status = 500)]
    Store(#[problem(from)] std::io::Error, u8),
}

fn main() {}

//-     Store(#[problem(from)] std::io::Error, u8),
//+     Store(#[problem(source)] std::io::Error, u8),
