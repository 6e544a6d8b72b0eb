//! JSON of any shape is allowlisted by nobody.

use palisade::prelude::*;

#[secure]
async fn list() -> Json<serde_json::Value> {
    Json(serde_json::Value::Null)
}

fn main() {}
