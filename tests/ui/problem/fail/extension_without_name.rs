//! A member has a name.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault(#[problem(extension)] u64);

fn main() {}

//- struct Fault(#[problem(extension)] u64);
//+ struct Fault(#[problem(extension = "number")] u64);
