//! A plain `axum::Json` would carry every field.

use palisade::prelude::*;

#[derive(serde::Serialize, Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    salary_cents: i64,
}

fn main() {}

//- #[derive(serde::Serialize, Redacted)]
//+ #[derive(Redacted)]
