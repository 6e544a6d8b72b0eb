//! The fields of a newtype variant are beside the tag.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Card {
    #[expose]
    kind: String,
}

#[derive(Redacted)]
#[redacted(tag = "kind")]
pub enum Payment {
    Card(#[expose] Card),
    Cash,
}

fn main() {}

//- #[redacted(tag = "kind")]
//+ #[redacted(tag = "method")]
