//! A page holds what is allowlisted.

use palisade::prelude::*;

struct Employee;

#[secure]
async fn list() -> Page<Employee> {
    Page::last(vec![])
}

fn main() {}
