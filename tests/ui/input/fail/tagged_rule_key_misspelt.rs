//! A rule that cannot be read is reported once.

use palisade::prelude::*;

#[input]
#[serde(tag = "type")]
pub enum Payment {
    Cash,
    Card {
        #[validate(length(equl = 16))]
        number: String,
    },
}

fn main() {}

//-         #[validate(length(equl = 16))]
//+         #[validate(length(equal = 16))]
