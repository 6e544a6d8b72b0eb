//! A foreign type's fields are nobody's allowlist.

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
