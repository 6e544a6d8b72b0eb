//! Only header fields of a known kind are before a response.

use palisade::prelude::*;

#[derive(Redacted)]
struct Employee {
    #[expose]
    name: String,
}

#[secure]
async fn show() -> (palisade::http::HeaderMap, Json<Employee>) {
    todo!()
}

fn main() {}

//- async fn show() -> (palisade::http::HeaderMap, Json<Employee>) {
//+ async fn show() -> (CacheControl, Json<Employee>) {
