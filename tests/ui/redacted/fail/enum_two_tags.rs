//! Our tag and serde's are one.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(tag = "kind")]
#[serde(tag = "type")]
pub enum Answer {
    Yes,
    No,
}

fn main() {}

//- #[serde(tag = "type")]
