//! A leaf is not a body, and neither is a page of them.

use palisade::prelude::*;

#[secure]
async fn list() -> Page<String> {
    Page::last(vec![])
}

fn main() {}
