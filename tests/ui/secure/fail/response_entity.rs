//! An entity leaves only with an allowlist.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn list() -> Json<Employee> {
    Json(Employee)
}

fn main() {}
