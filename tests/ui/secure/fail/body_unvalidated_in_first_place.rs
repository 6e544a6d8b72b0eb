//! Every parameter is checked, not only the last.

use palisade::prelude::*;

struct NewEmployee;

#[secure]
async fn hire(_: Json<NewEmployee>, _: Path<Plain<u8>>) {}

fn main() {}

//- struct NewEmployee;
//+ #[input]
//+ struct NewEmployee {
//+     age: u8,
//+ }
//- async fn hire(_: Json<NewEmployee>, _: Path<Plain<u8>>) {}
//+ async fn hire(_: Path<Plain<u8>>, _: Json<NewEmployee>) {}
