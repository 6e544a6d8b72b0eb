//! A function is nothing that a request has.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    notify: Box<dyn Fn()>,
    stars: u8,
}

fn main() {}

//-     notify: Box<dyn Fn()>,
//+     #[serde(skip)]
//+     notify: Option<Box<dyn Fn()>>,
