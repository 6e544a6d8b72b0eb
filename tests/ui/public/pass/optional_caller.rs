//! A public handler may look whether there is a caller.

use palisade::prelude::*;

#[public(reason = "a page that greets", rate = "5/s")]
async fn greet(_: Option<Principal>) {}

#[public(reason = "a rendered page", rate = "5/s", unredacted = "a template")]
async fn page() -> palisade::axum::response::Html<String> {
    palisade::axum::response::Html(String::new())
}

fn main() {}
