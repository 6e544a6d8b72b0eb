//! A reason has words.

use palisade::prelude::*;

#[derive(serde::Serialize, Redacted)]
#[redacted(raw_serialize = "")]
pub struct Employee {
    #[expose]
    id: u64,
}

fn main() {}
