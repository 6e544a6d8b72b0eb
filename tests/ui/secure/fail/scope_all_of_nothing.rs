//! `all()` holds nothing, and would admit everyone.

use palisade::prelude::*;

#[secure(scope = all())]
async fn list() {}

fn main() {}
