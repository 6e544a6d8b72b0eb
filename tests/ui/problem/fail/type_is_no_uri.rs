//! A problem type is a URI.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, type = "email taken", title = "Email taken")]
struct Fault;

fn main() {}

//- #[problem(status = 409, type = "email taken", title = "Email taken")]
//+ #[problem(status = 409, type = "/errors/email-taken", title = "Email taken")]
