//! `unredacted` says why.

use palisade::prelude::*;

#[secure(unredacted = "  ")]
async fn list() {}

fn main() {}

//- #[secure(unredacted = "  ")]
//+ #[secure(unredacted = "a public document")]
