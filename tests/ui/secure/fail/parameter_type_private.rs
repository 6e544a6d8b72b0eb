//! What a public handler takes is public.

use palisade::prelude::*;

#[input]
struct Paging {
    after: Option<u64>,
}

#[secure]
pub async fn list(_: State<()>, page: Query<Paging>) {
    drop(page);
}

fn main() {}

//- struct Paging {
//+ pub struct Paging {
