//! A field cannot be exposed and skipped.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose]
    #[serde(skip_serializing_if = "Option::is_none")]
    nickname: Option<String>,
}

fn main() {}

//-     #[serde(skip_serializing_if = "Option::is_none")]
