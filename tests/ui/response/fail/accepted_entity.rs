//! An entity leaves only with an allowlist, accepted or not.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn export() -> Accepted<Employee> {
    Accepted::at("/jobs/1", Employee)
}

fn main() {}

//- struct Employee;
//+ #[derive(Redacted)]
//+ struct Employee {
//+     #[expose]
//+     id: u8,
//+ }
//-     Accepted::at("/jobs/1", Employee)
//+     Accepted::at("/jobs/1", Employee { id: 1 })
