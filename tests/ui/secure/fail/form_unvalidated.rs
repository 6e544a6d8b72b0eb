//! A form is of an `#[input]` type.

use palisade::prelude::*;

struct NewEmployee;

#[secure]
async fn hire(_: palisade::axum::Form<NewEmployee>) {}

fn main() {}

//- struct NewEmployee;
//+ #[input]
//+ struct NewEmployee {
//+     age: u8,
//+ }
