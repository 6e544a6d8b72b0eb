//! A credential does not leave in a detail.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detail = "{token} was used before")]
struct Fault {
    token: String,
}

fn main() {}
