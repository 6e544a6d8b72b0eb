//! A text that may be absent has an end too.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    name: Option<String>,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(length(max = 80))]
