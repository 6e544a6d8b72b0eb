//! `_` is not a type; rustc says so, once.

use palisade::prelude::*;

#[secure]
async fn list(_: Json<_>) {}

fn main() {}

#[input]
struct NewEmployee {
    age: u8,
}

//- async fn list(_: Json<_>) {}
//+ async fn list(_: Json<NewEmployee>) {}
