//! The tag is a key of its own.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(tag = "kind")]
pub enum Answer {
    Yes {
        #[expose]
        kind: u8,
    },
    No,
}

fn main() {}

//-         #[expose]
//+         #[expose(rename = "sort")]
