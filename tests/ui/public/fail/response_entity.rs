//! An entity leaves only with an allowlist, on a public route too.

use palisade::prelude::*;

struct Employee;

#[public(reason = "liveness probe", rate = "5/s")]
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
