//! A reason has words.

use palisade::prelude::*;

#[derive(serde::Serialize, Redacted)]
#[redacted(raw_serialize = "")]
pub struct Employee {
    #[expose]
    id: u64,
}

fn main() {}

//- #[redacted(raw_serialize = "")]
//+ #[redacted(raw_serialize = "stored as it is")]
