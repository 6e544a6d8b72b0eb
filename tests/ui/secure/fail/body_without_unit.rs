//! A size has a unit.

use palisade::prelude::*;

#[secure(body = "64")]
async fn list() {}

fn main() {}
