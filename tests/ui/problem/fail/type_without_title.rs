//! A problem type has a title.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, type = "https://errors.example/taken")]
struct Fault;

fn main() {}

//- #[problem(status = 409, type = "https://errors.example/taken")]
//+ #[problem(status = 409, type = "https://errors.example/taken", title = "Email taken")]
