//! An unknown key is refused.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detials = "taken")]
struct Fault;

fn main() {}

//- #[problem(status = 409, detials = "taken")]
//+ #[problem(status = 409, detail = "taken")]
