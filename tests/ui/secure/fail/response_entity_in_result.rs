//! An entity in a `Result` leaves only with an allowlist.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn list() -> Result<Json<Employee>, Problem> {
    Ok(Json(Employee))
}

fn main() {}
