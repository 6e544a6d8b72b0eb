//! A variant that serde skips is not ignored.

use palisade::prelude::*;

#[derive(Redacted)]
pub enum Answer {
    Yes,
    #[serde(skip)]
    No,
}

fn main() {}

//-     #[serde(skip)]
