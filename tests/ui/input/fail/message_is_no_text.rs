//! What a caller reads is a text.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[validate(length(max = 80, message = 5))]
    title: String,
}

fn main() {}

//-     #[validate(length(max = 80, message = 5))]
//+     #[validate(length(max = 80, message = "too long"))]
