//! `scopes` takes a path.

use palisade::prelude::*;

#[secure(scopes = "staff::Scope")]
async fn list() {}

fn main() {}
