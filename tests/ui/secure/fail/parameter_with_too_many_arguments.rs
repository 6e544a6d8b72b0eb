//! A type has as many arguments as it says.

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
async fn list(_: Query<Filter, u8>) {}

fn main() {}

//- async fn list(_: Query<Filter, u8>) {}
//+ async fn list(_: Query<Filter>) {}
