//! Of a type that cannot be read nothing is told but how it becomes one that can.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    address: Address,
}

pub struct Address {
    street: String,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(nested)]
//- pub struct Address {
//+ #[input]
//+ pub struct Address {
//+     #[validate(length(max = 80))]
