//! An entity leaves only with an allowlist.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn list() -> Json<Employee> {
    Json(Employee)
}

fn main() {}

//- struct Employee;
//+ #[derive(Redacted)]
//+ struct Employee {
//+     #[expose]
//+     id: u8,
//+ }
//-     Json(Employee)
//+     Json(Employee { id: 1 })
