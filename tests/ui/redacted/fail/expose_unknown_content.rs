//! A type that says nothing of its contents does not leave.

use palisade::prelude::*;

pub struct Address {
    street: String,
}

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose]
    address: Option<Address>,
}

fn main() {}

//- pub struct Address {
//+ #[derive(Redacted)]
//+ pub struct Address {
//+     #[expose]
