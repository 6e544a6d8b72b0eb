//! `roles` takes a path.

use palisade::prelude::*;

#[secure(roles = "staff::Role")]
async fn list() {}

fn main() {}
