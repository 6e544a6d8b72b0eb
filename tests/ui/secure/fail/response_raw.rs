//! A ready response is not allowlisted.

use palisade::prelude::*;

#[secure]
async fn list() -> palisade::axum::response::Response {
    Default::default()
}

fn main() {}

//- async fn list() -> palisade::axum::response::Response {
//+ async fn list() -> StatusCode {
