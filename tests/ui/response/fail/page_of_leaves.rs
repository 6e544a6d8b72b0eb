//! A leaf is not a body, and neither is a page of them.

use palisade::prelude::*;

#[secure]
async fn list() -> Page<String> {
    Page::last(vec![])
}

fn main() {}

#[derive(Redacted)]
struct Shown {
    #[expose]
    id: u8,
}

//- async fn list() -> Page<String> {
//+ async fn list() -> Page<Shown> {
