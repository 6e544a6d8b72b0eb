//! Text is no part of a response.

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
