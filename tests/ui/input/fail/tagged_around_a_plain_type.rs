//! What a choice holds is validated, too.

use palisade::prelude::*;

#[derive(serde::Deserialize)]
pub struct Card {
    pub last: u16,
}

#[input]
#[serde(tag = "kind")]
pub enum Payment {
    Card(Card),
    Cash { cents: u32 },
}

fn main() {}

//- #[derive(serde::Deserialize)]
//+ #[input]
