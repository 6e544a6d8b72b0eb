//! A tag allowlists nothing.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn show() -> Tagged<Json<Employee>> {
    Tagged(Json(Employee))
}

fn main() {}

//- struct Employee;
//+ #[derive(Redacted)]
//+ struct Employee {
//+     #[expose]
//+     id: u8,
//+ }
//-     Tagged(Json(Employee))
//+     Tagged(Json(Employee { id: 1 }))
