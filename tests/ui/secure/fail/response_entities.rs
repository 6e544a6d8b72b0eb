//! A collection of entities leaves only with an allowlist.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn list() -> Json<Vec<Employee>> {
    Json(Vec::new())
}

fn main() {}
