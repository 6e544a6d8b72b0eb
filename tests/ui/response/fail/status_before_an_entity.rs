//! A status before an entity allowlists nothing.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn show() -> (StatusCode, Json<Employee>) {
    (StatusCode::ACCEPTED, Json(Employee))
}

fn main() {}
