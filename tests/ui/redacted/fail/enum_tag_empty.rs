//! A key has a name.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(tag = "")]
pub enum Answer {
    Yes,
    No,
}

fn main() {}

//- #[redacted(tag = "")]
//+ #[redacted(tag = "kind")]
