//! A handler's error says what a caller may know.

use palisade::prelude::*;

struct Fault;

#[secure]
async fn list() -> Result<NoContent, Fault> {
    Err(Fault)
}

fn main() {}

//- struct Fault;
//+ #[derive(palisade::Problem)]
//+ #[problem(status = 409)]
//+ struct Fault;
