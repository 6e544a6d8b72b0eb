//! A status before an entity allowlists nothing.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn show() -> (StatusCode, Json<Employee>) {
    (StatusCode::ACCEPTED, Json(Employee))
}

fn main() {}

//- struct Employee;
//+ #[derive(Redacted)]
//+ struct Employee {
//+     #[expose]
//+     id: u8,
//+ }
//-     (StatusCode::ACCEPTED, Json(Employee))
//+     (StatusCode::ACCEPTED, Json(Employee { id: 1 }))
