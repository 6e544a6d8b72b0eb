//! A rule belongs to a key.

use palisade::prelude::*;

#[secure(any(role("admin"), role("hr")))]
async fn list() {}

fn main() {}
