//! A rule that does not exist.

use palisade::prelude::*;

#[secure(allow = tenant("acme"))]
async fn list() {}

fn main() {}
