//! A name stands once in a branch.

use palisade::prelude::*;

#[secure(role = any("admin", "hr", "admin"))]
async fn list() {}

fn main() {}
