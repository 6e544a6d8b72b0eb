//! Raw text is not validated.

use palisade::prelude::*;

#[secure]
async fn hire(_: String) {}

fn main() {}

#[input]
struct NewEmployee {
    age: u8,
}

//- async fn hire(_: String) {}
//+ async fn hire(_: Json<NewEmployee>) {}
