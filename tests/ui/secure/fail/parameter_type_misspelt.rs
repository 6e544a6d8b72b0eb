//! A type that does not exist is reported once.

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
async fn list(_: Query<Fliter>) {}

fn main() {}

//- async fn list(_: Query<Fliter>) {}
//+ async fn list(_: Query<Filter>) {}
