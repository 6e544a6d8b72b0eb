//! JSON of any shape is not allowlisted.

use palisade::prelude::*;

#[secure]
async fn list() -> Json<serde_json::Value> {
    Json(serde_json::Value::Null)
}

fn main() {}

#[derive(Redacted)]
struct Shown {
    #[expose]
    id: u8,
}

//- async fn list() -> Json<serde_json::Value> {
//-     Json(serde_json::Value::Null)
//+ async fn list() -> Json<Shown> {
//+     Json(Shown { id: 1 })
