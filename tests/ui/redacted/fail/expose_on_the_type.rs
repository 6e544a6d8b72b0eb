//! What a response may contain is said field by field.

use palisade::prelude::*;

#[derive(Redacted)]
#[expose]
pub struct Employee {
    #[expose]
    name: String,
    salary_cents: i64,
}

fn main() {}

//- #[derive(Redacted)]
//- #[expose]
//+ #[derive(Redacted)]
