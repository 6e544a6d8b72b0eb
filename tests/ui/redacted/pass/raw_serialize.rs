//! A type that is stored whole says so.

use palisade::prelude::*;

#[derive(serde::Serialize, Redacted)]
#[redacted(raw_serialize = "stored in redb")]
pub struct Employee {
    #[expose]
    id: u64,
    salary_cents: i64,
}

#[derive(serde::Serialize, Redacted)]
#[redacted(raw_serialize = "cached")]
pub struct Page<T> {
    #[expose]
    items: Vec<T>,
}

fn main() {}
