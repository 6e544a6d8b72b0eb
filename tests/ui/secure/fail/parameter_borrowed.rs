//! A parameter is owned.

use palisade::prelude::*;

#[secure]
async fn list(_: &str) {}

fn main() {}

#[input]
struct NewEmployee {
    age: u8,
}

//- async fn list(_: &str) {}
//+ async fn list(_: Json<NewEmployee>) {}
