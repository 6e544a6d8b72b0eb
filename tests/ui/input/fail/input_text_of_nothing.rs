//! A text of at most no character is none.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    name: Option<Text<0>>,
}

fn main() {}

//-     name: Option<Text<0>>,
//+     name: Option<Text<80>>,
