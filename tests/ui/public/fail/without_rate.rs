//! What anyone may call is throttled.

use palisade::prelude::*;

#[public(reason = "liveness probe")]
async fn health() {}

fn main() {}
