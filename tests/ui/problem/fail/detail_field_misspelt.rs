//! A detail names a field that is there.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detail = "{emial} is taken")]
struct Fault {
    email: String,
}

fn main() {}

//- #[problem(status = 409, detail = "{emial} is taken")]
//+ #[problem(status = 409, detail = "{email} is taken")]
