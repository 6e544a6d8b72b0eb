//! A successor replaces what is deprecated.

use palisade::prelude::*;

#[secure(successor = "/v3/employees")]
async fn list() {}

fn main() {}

//- #[secure(successor = "/v3/employees")]
//+ #[secure(deprecated = "2026-06-30", successor = "/v3/employees")]
