//! A list is in a field.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 80))]
    name: String,
}

#[input]
pub struct Filter {
    active: Option<bool>,
}

#[secure]
async fn hire(_: Vec<Json<NewEmployee>>) {}

fn main() {}

//- async fn hire(_: Vec<Json<NewEmployee>>) {}
//+ async fn hire(_: Json<NewEmployee>) {}
