//! Where serde is found is set once.

use palisade::prelude::*;

#[input]
#[serde(crate = "serde")]
pub struct NewEmployee {
    name: String,
}

fn main() {}

//- #[serde(crate = "serde")]
//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//-     name: String,
//+     name: Text<80>,
