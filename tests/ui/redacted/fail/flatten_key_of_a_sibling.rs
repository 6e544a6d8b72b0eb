//! A key occurs once: what is flattened brings none that a sibling has.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Audit {
    #[expose]
    created: u64,
    #[expose]
    id: u64,
}

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose(flatten)]
    audit: Option<Audit>,
}

fn main() {}

//-     created: u64,
//-     #[expose]
//-     id: u64,
//+     created: u64,
