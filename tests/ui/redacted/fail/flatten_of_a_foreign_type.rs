//! A foreign type's fields are not an allowlist.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose]
    #[serde(flatten)]
    more: std::time::Duration,
}

fn main() {}

//-     #[serde(flatten)]
