//! A borrowed text has an end too.

use palisade::prelude::*;

#[input]
pub struct NewEmployee<'a> {
    name: &'a str,
}

fn main() {}

//- pub struct NewEmployee<'a> {
//+ pub struct NewEmployee<'a> {
//+     #[validate(length(max = 80))]
