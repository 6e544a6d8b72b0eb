//! `?` has one way to go.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 500)]
enum Fault {
    Read(#[problem(from)] std::io::Error),
    Write(#[problem(from)] std::io::Error),
}

fn main() {}

//-     Write(#[problem(from)] std::io::Error),
//+     Write(#[problem(source)] std::io::Error),
