//! A query is of an `#[input]` type.

use palisade::prelude::*;

struct Filter;

#[secure]
async fn find(_: Query<Filter>) {}

fn main() {}

//- struct Filter;
//+ #[input]
//+ struct Filter {
//+     age: u8,
//+ }
