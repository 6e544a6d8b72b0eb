//! A field has one name: rustc says so.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    stars: u8,
    stars: u16,
}

fn main() {}

//-     stars: u16,
//+     likes: u16,
