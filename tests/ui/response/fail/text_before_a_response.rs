//! Text is not part of a response.

use palisade::prelude::*;

#[derive(Redacted)]
struct Employee {
    #[expose]
    name: String,
}

#[secure]
async fn show() -> (String, Json<Employee>) {
    todo!()
}

fn main() {}

//- async fn show() -> (String, Json<Employee>) {
//+ async fn show() -> (StatusCode, Json<Employee>) {
