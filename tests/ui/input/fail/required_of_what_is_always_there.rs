//! A field that is no `Option` is required already.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[validate(required)]
    stars: u8,
}

fn main() {}

//-     #[validate(required)]
