//! A parameter is an extractor.

use palisade::prelude::*;

#[secure]
async fn list(#[unchecked("for this test")] _: Clerk, _: State<()>) {}

struct Clerk;

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(list));
}
