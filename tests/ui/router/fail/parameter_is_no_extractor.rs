//! A parameter is an extractor.

use palisade::prelude::*;

#[secure]
async fn list(#[unchecked("for this test")] _: Clerk, _: State<()>) {}

struct Clerk;

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(list));
}

//- fn main() {
//+ impl<S: Sync> palisade::axum::extract::FromRequestParts<S> for Clerk {
//+     type Rejection = Problem;
//+
//+     async fn from_request_parts(_: &mut palisade::http::request::Parts, _: &S) -> Result<Self, Problem> {
//+         Ok(Self)
//+     }
//+ }
//+
//+ fn main() {
