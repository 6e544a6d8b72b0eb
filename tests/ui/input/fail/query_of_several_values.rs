//! axum's `Query` holds one value under each name.

use axum::extract::Query;
use palisade::prelude::*;

#[input]
pub struct Filter {
    #[validate(length(max = 4))]
    tags: Vec<Text<8>>,
}

#[secure]
async fn find(_: Query<Filter>) {}

fn main() {}

//- use axum::extract::Query;
