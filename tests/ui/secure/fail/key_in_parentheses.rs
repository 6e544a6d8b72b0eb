//! `role` takes its value after `=`.

use palisade::prelude::*;

#[secure(role("admin"))]
async fn list() {}

fn main() {}
