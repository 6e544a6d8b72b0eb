//! A response is owned.

use palisade::prelude::*;

#[secure]
async fn list() -> Json<&str> {
    Json("ok")
}

fn main() {}

#[derive(Redacted)]
struct Shown {
    #[expose]
    id: u8,
}

//- async fn list() -> Json<&str> {
//-     Json("ok")
//+ async fn list() -> Json<Shown> {
//+     Json(Shown { id: 1 })
