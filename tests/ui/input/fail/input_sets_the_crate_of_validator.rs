//! Where validator is found is set once.

use palisade::prelude::*;

#[input]
#[validate(crate = "validator")]
pub struct NewEmployee {
    name: String,
}

fn main() {}

//- #[validate(crate = "validator")]
//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//-     name: String,
//+     name: Text<80>,
