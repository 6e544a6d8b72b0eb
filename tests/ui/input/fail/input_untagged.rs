//! What is not a struct on the wire has no fields to name.

use palisade::prelude::*;

#[input]
#[serde(untagged)]
pub struct NewEmployee {
    name: String,
}

fn main() {}

//- #[serde(untagged)]
//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//-     name: String,
//+     name: Text<80>,
