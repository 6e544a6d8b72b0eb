//! A misspelt type is told once, where the field has it.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    name: Strnig,
    salary_cents: i64,
}

fn main() {}

//-     name: Strnig,
//+     name: String,
