//! A rule over a field repeats itself no more than one over a handler.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
}

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose(role = any("hr", "admin"))]
    salary_cents: i64,
}

fn main() {}

//-     #[expose(role = any("hr", "admin"))]
//+     #[expose(role = "hr")]
