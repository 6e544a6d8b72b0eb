//! The attribute derives `Validate` itself.

use palisade::prelude::*;

#[input]
#[derive(Validate)]
pub struct NewEmployee {
    #[validate(length(min = 1))]
    name: String,
}

fn main() {}

//- #[derive(Validate)]
//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//-     #[validate(length(min = 1))]
//+     #[validate(length(min = 1, max = 80))]
