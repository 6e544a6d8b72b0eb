//! A leaf has no place for a tag.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(tag = "kind")]
pub enum Answer {
    Yes(#[expose] String),
    No,
}

fn main() {}

//- #[redacted(tag = "kind")]
//+ #[redacted(tag = "kind", content = "value")]
