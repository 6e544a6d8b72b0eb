//! A branch holds values, not keys.

use palisade::prelude::*;

#[secure(allow = any(role = "admin", role("hr")))]
async fn list() {}

fn main() {}
