//! A detail formats nothing.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detail = "{email:?} is taken")]
struct Fault {
    email: String,
}

fn main() {}

//- #[problem(status = 409, detail = "{email:?} is taken")]
//+ #[problem(status = 409, detail = "{email} is taken")]
