//! The name of a variant is always visible.

use palisade::prelude::*;

#[derive(Redacted)]
pub enum Answer {
    #[expose]
    Yes(u8),
    No,
}

fn main() {}

//-     #[expose]
//-     Yes(u8),
//+     Yes(#[expose] u8),
