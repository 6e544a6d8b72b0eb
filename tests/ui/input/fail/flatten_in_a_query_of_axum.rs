//! axum's `Query` reads the numbers of a flattened field as texts.

use palisade::prelude::*;

#[input]
pub struct Paging {
    limit: u32,
}

#[input]
pub struct Search {
    #[serde(flatten)]
    #[validate(nested)]
    paging: Paging,
}

#[secure]
async fn find(_: axum::extract::Query<Search>) {}

fn main() {}

//- async fn find(_: axum::extract::Query<Search>) {}
//+ async fn find(_: Query<Search>) {}
