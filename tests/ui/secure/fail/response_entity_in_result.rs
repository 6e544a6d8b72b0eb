//! An entity in a `Result` leaves only with an allowlist.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn list() -> Result<Json<Employee>, Problem> {
    Ok(Json(Employee))
}

fn main() {}

//- struct Employee;
//+ #[derive(Redacted)]
//+ struct Employee {
//+     #[expose]
//+     id: u8,
//+ }
//-     Ok(Json(Employee))
//+     Ok(Json(Employee { id: 1 }))
