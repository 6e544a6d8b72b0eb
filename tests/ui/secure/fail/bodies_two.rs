//! A request has one body.

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
async fn hire(_: Json<NewEmployee>, _: palisade::axum::Form<Filter>) {}

fn main() {}

//- async fn hire(_: Json<NewEmployee>, _: palisade::axum::Form<Filter>) {}
//+ async fn hire(_: Json<NewEmployee>) {}
