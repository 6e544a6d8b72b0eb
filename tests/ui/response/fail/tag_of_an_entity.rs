//! A tag allowlists nothing.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn show() -> Tagged<Json<Employee>> {
    Tagged(Json(Employee))
}

fn main() {}
