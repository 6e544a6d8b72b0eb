//! A query is always there, and its fields may not be.

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
async fn list(_: Option<Query<Filter>>) {}

fn main() {}

//- async fn list(_: Option<Query<Filter>>) {}
//+ async fn list(_: Query<Filter>) {}
