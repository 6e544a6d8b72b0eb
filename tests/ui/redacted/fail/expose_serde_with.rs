//! Another serializer would write fields that are not allowlisted.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    #[serde(serialize_with = "cents")]
    salary: i64,
}

fn main() {}

//-     #[serde(serialize_with = "cents")]
