//! What serde would write instead is not ignored.

use palisade::prelude::*;

#[derive(Redacted)]
#[serde(into = "u8")]
pub enum Answer {
    Yes,
    No,
}

fn main() {}

//- #[serde(into = "u8")]
