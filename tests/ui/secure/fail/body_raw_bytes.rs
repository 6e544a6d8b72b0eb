//! Raw bytes are not validated.

use palisade::prelude::*;

#[secure]
async fn hire(_: palisade::axum::body::Bytes) {}

fn main() {}

#[input]
struct NewEmployee {
    age: u8,
}

//- async fn hire(_: palisade::axum::body::Bytes) {}
//+ async fn hire(_: Json<NewEmployee>) {}
