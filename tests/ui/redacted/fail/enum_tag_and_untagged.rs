//! An enum has a tag or has none.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(tag = "kind")]
#[serde(untagged)]
pub enum Answer {
    Yes,
    No,
}

fn main() {}

//- #[serde(untagged)]
