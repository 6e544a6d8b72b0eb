//! An error in a stream says what a caller may know.

use futures_util::stream::Empty;
use palisade::prelude::*;

#[derive(Redacted)]
struct Employee {
    #[expose]
    name: String,
}

struct Fault;

#[secure]
async fn watch() -> Sse<Empty<Result<Employee, Fault>>> {
    Sse::new(futures_util::stream::empty())
}

fn main() {}

//- struct Fault;
//+ #[derive(palisade::Problem)]
//+ #[problem(status = 409)]
//+ struct Fault;
