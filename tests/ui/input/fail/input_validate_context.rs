//! There is no context when a body is validated.

use palisade::prelude::*;

#[input]
#[validate(context = Limits)]
pub struct NewEmployee {
    #[validate(length(min = 1))]
    name: String,
}

pub struct Limits;

fn main() {}

//- #[validate(context = Limits)]
//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//-     #[validate(length(min = 1))]
//+     #[validate(length(min = 1, max = 80))]
