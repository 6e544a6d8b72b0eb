//! Raw bytes are validated by nobody.

use palisade::prelude::*;

#[secure]
async fn hire(_: palisade::axum::body::Bytes) {}

fn main() {}
