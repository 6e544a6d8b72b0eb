//! A body is of an `#[input]` type.

use palisade::prelude::*;

struct NewEmployee;

#[secure]
async fn hire(_: Json<NewEmployee>) {}

fn main() {}

//- struct NewEmployee;
//+ #[input]
//+ struct NewEmployee {
//+     age: u8,
//+ }
