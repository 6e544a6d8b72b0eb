//! A struct has no variants that a tag could tell apart.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(tag = "kind")]
pub struct Employee {
    #[expose]
    id: u64,
}

fn main() {}

//- #[redacted(tag = "kind")]
