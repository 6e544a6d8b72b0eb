//! Of two fields of one name serde reads one and misses the other.

use palisade::prelude::*;

#[input]
pub struct Paging {
    limit: u32,
}

#[input]
pub struct Search {
    limit: u32,
    #[serde(flatten)]
    #[validate(nested)]
    paging: Paging,
}

#[secure]
async fn find(_: Query<Search>) {}

fn main() {}

//- pub struct Search {
//-     limit: u32,
//+ pub struct Search {
