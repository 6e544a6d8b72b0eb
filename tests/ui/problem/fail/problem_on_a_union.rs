//! An error is one of several.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409)]
union Fault {
    number: u8,
}

fn main() {}

//- union Fault {
//+ struct Fault {
