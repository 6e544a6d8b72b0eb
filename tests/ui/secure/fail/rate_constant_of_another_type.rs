//! A constant is a `Rate`.

use palisade::prelude::*;

const LIMIT: u32 = 10;

#[secure(rate = LIMIT)]
async fn list() {}

fn main() {}
