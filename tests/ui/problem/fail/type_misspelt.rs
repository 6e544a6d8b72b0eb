//! A key that cannot be read may be the one that another needs.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, tpye = "https://errors.example/taken", title = "Taken")]
struct Fault;

fn main() {}

//- #[problem(status = 409, tpye = "https://errors.example/taken", title = "Taken")]
//+ #[problem(status = 409, type = "https://errors.example/taken", title = "Taken")]
