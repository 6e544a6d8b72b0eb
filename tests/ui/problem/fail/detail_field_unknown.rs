//! A detail names a field that is there, and a far name is not guessed.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detail = "{warehouse} is taken")]
struct Fault {
    email: String,
}

fn main() {}

//- #[problem(status = 409, detail = "{warehouse} is taken")]
//+ #[problem(status = 409, detail = "{email} is taken")]
