//! A rule is a tree, not an expression.

use palisade::prelude::*;

#[secure(role = "admin" || "hr")]
async fn list() {}

fn main() {}
