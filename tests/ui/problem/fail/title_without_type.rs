//! A title belongs to a type.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, title = "Email taken")]
struct Fault;

fn main() {}

//- #[problem(status = 409, title = "Email taken")]
//+ #[problem(status = 409, type = "/errors/taken", title = "Email taken")]
