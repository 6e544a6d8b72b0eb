//! A type that nothing bounds is not a field.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    address: Address,
}

#[derive(serde::Deserialize)]
pub struct Address {
    street: String,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(nested)]
//- #[derive(serde::Deserialize)]
//+ #[input]
//-     street: String,
//+     street: Text<80>,
