//! A field has one name: rustc says so.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Note {
    #[expose]
    title: String,
    #[expose]
    title: u8,
}

fn main() {}

//-     title: u8,
//+     stars: u8,
