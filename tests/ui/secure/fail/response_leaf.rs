//! A leaf is not a body.

use palisade::prelude::*;

#[secure]
async fn list() -> Json<String> {
    Json(String::new())
}

fn main() {}

#[derive(Redacted)]
struct Shown {
    #[expose]
    id: u8,
}

//- async fn list() -> Json<String> {
//-     Json(String::new())
//+ async fn list() -> Json<Shown> {
//+     Json(Shown { id: 1 })
