//! What a generic handler returns is bound as allowlisted.

use palisade::prelude::*;

#[secure]
async fn show<T>() -> Option<Json<T>> {
    None
}

fn main() {}

//- async fn show<T>() -> Option<Json<T>> {
//+ async fn show<T: Redacted>() -> Option<Json<T>> {
