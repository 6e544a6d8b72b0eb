//! A misspelt type is reported once, where the field has it.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    home: Adress,
    salary_cents: i64,
}

#[derive(Redacted)]
pub struct Address {
    #[expose]
    street: String,
}

fn main() {}

//-     home: Adress,
//+     home: Address,
