//! A title says something.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, type = "/errors/taken", title = "")]
struct Fault;

fn main() {}

//- #[problem(status = 409, type = "/errors/taken", title = "")]
//+ #[problem(status = 409, type = "/errors/taken", title = "Email taken")]
