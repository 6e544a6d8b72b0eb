//! A duration has a unit.

use palisade::prelude::*;

#[secure(timeout = "5")]
async fn list() {}

fn main() {}
