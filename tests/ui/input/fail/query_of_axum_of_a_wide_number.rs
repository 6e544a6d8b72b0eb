//! axum's `Query` reads no number of 128 bits.

use palisade::prelude::*;

#[input]
pub struct Search {
    total: Option<u128>,
}

#[secure]
async fn find(_: axum::extract::Query<Search>) {}

fn main() {}

//- async fn find(_: axum::extract::Query<Search>) {}
//+ async fn find(_: Query<Search>) {}
