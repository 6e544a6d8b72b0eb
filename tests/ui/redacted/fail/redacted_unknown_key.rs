//! An unknown key is never passed through.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(rename_al = "camelCase")]
pub struct Employee {
    #[expose]
    id: u64,
}

fn main() {}

//- #[redacted(rename_al = "camelCase")]
//+ #[redacted(rename_all = "camelCase")]
