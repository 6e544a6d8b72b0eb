//! A stream holds what is allowlisted.

use futures_util::stream::Empty;
use palisade::prelude::*;

struct Employee;

#[secure]
async fn export() -> NdJson<Empty<Result<Employee, Problem>>> {
    NdJson::new(futures_util::stream::empty())
}

fn main() {}

//- struct Employee;
//+ #[derive(Redacted)]
//+ struct Employee {
//+     #[expose]
//+     id: u8,
//+ }
