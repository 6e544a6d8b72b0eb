//! A style beside `derive(Redacted)` is checked even where serde is not derived.

use palisade::prelude::*;

#[derive(Redacted)]
#[serde(rename_all = "camel-case")]
pub struct Employee {
    #[expose]
    id: u64,
}

fn main() {}

//- #[serde(rename_all = "camel-case")]
//+ #[serde(rename_all = "camelCase")]
