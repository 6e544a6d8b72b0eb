//! What a rate does without its store is one of three words.

use palisade::prelude::*;

#[secure(rate(limit = "5/s", on_failure = "wait"))]
async fn hire() {}

fn main() {}

//- #[secure(rate(limit = "5/s", on_failure = "wait"))]
//+ #[secure(rate(limit = "5/s", on_failure = "deny"))]
