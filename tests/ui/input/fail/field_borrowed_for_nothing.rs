//! What is borrowed says for how long: rustc says where.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[validate(length(max = 80))]
    title: &str,
}

fn main() {}

//- pub struct NewNote {
//+ pub struct NewNote<'a> {
//-     title: &str,
//+     title: &'a str,
