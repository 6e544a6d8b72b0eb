//! `nested` is one word.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[validate(nested())]
    author: Author,
}

#[input]
pub struct Author {
    age: u8,
}

fn main() {}

//-     #[validate(nested())]
//+     #[validate(nested)]
