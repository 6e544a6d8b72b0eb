//! A body of any shape is not validated.

use palisade::prelude::*;

#[secure]
async fn hire(_: Json<serde_json::Value>) {}

fn main() {}

#[input]
struct NewEmployee {
    age: u8,
}

//- async fn hire(_: Json<serde_json::Value>) {}
//+ async fn hire(_: Json<NewEmployee>) {}
