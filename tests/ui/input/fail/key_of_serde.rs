//! A default is serde's.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[input(default)]
    stars: u8,
}

fn main() {}

//-     #[input(default)]
//+     #[serde(default)]
