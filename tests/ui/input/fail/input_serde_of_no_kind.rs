//! An unknown attribute is not passed through.

use palisade::prelude::*;

#[input]
#[serde(lenient)]
pub struct NewEmployee {
    name: String,
}

fn main() {}

//- #[serde(lenient)]
//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//-     name: String,
//+     name: Text<80>,
