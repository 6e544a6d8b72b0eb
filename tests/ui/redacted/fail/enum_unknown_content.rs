//! An exposed field of a variant says what it contains, too.

use palisade::prelude::*;

#[derive(Redacted)]
pub enum Answer {
    Yes {
        #[expose]
        since: std::time::Instant,
    },
    No,
}

fn main() {}

//-         since: std::time::Instant,
//+         since: u64,
