//! A role that does not exist is found while compiling.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose(role = "rh")]
    salary_cents: i64,
}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

fn main() {}

//-     #[expose(role = "rh")]
//+     #[expose(role = "hr")]
