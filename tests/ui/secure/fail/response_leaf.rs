//! A leaf is not a body.

use palisade::prelude::*;

#[secure]
async fn list() -> Json<String> {
    Json(String::new())
}

fn main() {}
