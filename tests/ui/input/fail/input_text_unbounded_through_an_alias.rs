//! A text is a text, whatever it is called.

use palisade::prelude::*;

pub type Name = Option<String>;

#[input]
pub struct NewEmployee {
    name: Name,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(length(max = 80))]
