//! A transparent struct has no fields on the wire.

use palisade::prelude::*;

#[input]
#[serde(transparent)]
pub struct NewEmployee {
    name: String,
}

fn main() {}

//- #[serde(transparent)]
//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//-     name: String,
//+     name: Text<80>,
