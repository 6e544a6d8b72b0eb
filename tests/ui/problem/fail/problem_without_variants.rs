//! An error can happen.

use palisade::prelude::*;

#[derive(Problem)]
enum Fault {}

fn main() {}

//- enum Fault {}
//+ enum Fault {
//+     #[problem(status = 409)]
//+     Taken,
//+ }
