//! A page holds what is allowlisted.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn list() -> Page<Employee> {
    Page::last(vec![])
}

fn main() {}

//- struct Employee;
//+ #[derive(Redacted)]
//+ struct Employee {
//+     #[expose]
//+     id: u8,
//+ }
