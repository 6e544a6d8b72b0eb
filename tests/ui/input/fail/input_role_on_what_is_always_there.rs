//! Others can leave out what only some may write.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[input]
pub struct NewEmployee {
    #[input(role = "hr")]
    salary_cents: i64,
}

fn main() {}

//-     salary_cents: i64,
//+     salary_cents: Option<i64>,
