//! Two things have two keys.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(tag = "kind", content = "kind")]
pub enum Answer {
    Yes,
    No,
}

fn main() {}

//- #[redacted(tag = "kind", content = "kind")]
//+ #[redacted(tag = "kind", content = "value")]
