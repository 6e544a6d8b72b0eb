//! A response is owned.

use palisade::prelude::*;

#[secure]
async fn list() -> Json<&str> {
    Json("ok")
}

fn main() {}
