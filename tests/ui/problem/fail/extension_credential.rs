//! A credential does not leave as a member.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault {
    #[problem(extension)]
    api_key: String,
}

fn main() {}

//-     #[problem(extension)]
