//! `Debug` beside ours would show every field.

use palisade::prelude::*;

#[derive(Debug, Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
}

fn main() {}

//- #[derive(Debug, Redacted)]
//+ #[derive(Redacted)]
