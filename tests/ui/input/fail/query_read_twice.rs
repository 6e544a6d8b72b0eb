//! Two parameters cannot both read the whole query.

use palisade::prelude::*;

#[input]
pub struct Paging {
    limit: Option<u32>,
}

#[input]
pub struct Filter {
    name: Option<Text<8>>,
}

#[secure]
async fn find(_: Query<Paging>, _: Query<Filter>) {}

fn main() {}

//- pub struct Filter {
//+ pub struct Filter {
//+     limit: Option<u32>,
//- async fn find(_: Query<Paging>, _: Query<Filter>) {}
//+ async fn find(_: Query<Filter>) {}
