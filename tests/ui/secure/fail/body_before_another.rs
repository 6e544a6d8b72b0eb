//! The body comes last.

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
async fn hire(_: Json<NewEmployee>, _: Query<Filter>) {}

fn main() {}

//- async fn hire(_: Json<NewEmployee>, _: Query<Filter>) {}
//+ async fn hire(_: Query<Filter>, _: Json<NewEmployee>) {}
