//! `unredacted` says why.

use palisade::prelude::*;

#[secure(unredacted = "  ")]
async fn list() {}

fn main() {}
