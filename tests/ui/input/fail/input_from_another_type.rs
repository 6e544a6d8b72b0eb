//! A type made from another one is validated as that one.

use palisade::prelude::*;

#[input]
#[serde(try_from = "String")]
pub struct NewEmployee {
    name: String,
}

fn main() {}

//- #[serde(try_from = "String")]
//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//-     name: String,
//+     name: Text<80>,
