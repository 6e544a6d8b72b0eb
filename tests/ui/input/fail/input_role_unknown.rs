//! A role that does not exist.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[input]
pub struct NewEmployee {
    #[input(role = "h")]
    salary_cents: Option<i64>,
}

fn main() {}

//-     #[input(role = "h")]
//+     #[input(role = "hr")]
