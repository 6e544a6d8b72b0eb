//! A type that does not exist is reported once.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    name: String,
}

#[secure]
async fn list() -> Json<Vec<Employe>> {
    Json(Vec::new())
}

fn main() {}

//- async fn list() -> Json<Vec<Employe>> {
//-     Json(Vec::new())
//- }
//+ async fn list() -> Json<Vec<Employee>> {
//+     Json(Vec::new())
//+ }
