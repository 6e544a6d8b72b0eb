//! A type whose every variant is an internal failure tells a caller nothing.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 500, detail = "the database is down")]
enum StoreError {
    Read,
    #[problem(status = 503)]
    Write,
}

fn main() {}

//- #[problem(status = 500, detail = "the database is down")]
//+ #[problem(status = 500)]
