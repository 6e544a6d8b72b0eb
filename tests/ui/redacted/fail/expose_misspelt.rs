//! An attribute that is nearly `#[expose]` is rustc's to tell, once.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[exposed]
    name: String,
    salary_cents: i64,
}

fn main() {}

//-     #[exposed]
//+     #[expose]
