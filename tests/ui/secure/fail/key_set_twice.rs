//! A key is set once.

use palisade::prelude::*;

#[secure(role = "admin", role = "hr")]
async fn list() {}

fn main() {}
