//! A rule is one that palisade has, or one of the application's own.

use palisade::prelude::*;

#[input]
pub struct Payment {
    #[validate(length(max = 19), credit_card)]
    card: String,
}

fn main() {}

//-     #[validate(length(max = 19), credit_card)]
//+     #[validate(length(max = 19))]
