//! Content needs a tag beside it.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(content = "value")]
pub enum Answer {
    Yes,
    No,
}

fn main() {}

//- #[redacted(content = "value")]
//+ #[redacted(tag = "kind", content = "value")]
