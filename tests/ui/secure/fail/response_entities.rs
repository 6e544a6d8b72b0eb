//! A collection of entities leaves only with an allowlist.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn list() -> Json<Vec<Employee>> {
    Json(Vec::new())
}

fn main() {}

//- struct Employee;
//+ #[derive(Redacted)]
//+ struct Employee {
//+     #[expose]
//+     id: u8,
//+ }
