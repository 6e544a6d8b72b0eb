//! A style of names is one that serde knows.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(rename_all = "camelcase")]
pub struct Employee {
    #[expose]
    id: u64,
}

fn main() {}

//- #[redacted(rename_all = "camelcase")]
//+ #[redacted(rename_all = "camelCase")]
