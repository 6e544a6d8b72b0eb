//! A credential does not leave in a detail.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detail = "{token} was used before")]
struct Fault {
    token: String,
}

fn main() {}

//- #[problem(status = 409, detail = "{token} was used before")]
//+ #[problem(status = 409, detail = "a token was used before")]
