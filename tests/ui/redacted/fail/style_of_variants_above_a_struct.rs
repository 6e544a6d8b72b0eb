//! A struct has no variants whose fields a style could rename.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(rename_all_fields = "camelCase")]
pub struct Contact {
    #[expose]
    main_number: u64,
}

fn main() {}

//- #[redacted(rename_all_fields = "camelCase")]
//+ #[redacted(rename_all = "camelCase")]
