//! An array has no place for a tag.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(tag = "kind")]
pub enum Answer {
    Yes(#[expose] u8, #[expose] u8),
    No,
}

fn main() {}

//- #[redacted(tag = "kind")]
//+ #[redacted(tag = "kind", content = "value")]
