//! A key has a value.

use palisade::prelude::*;

#[secure(role)]
async fn list() {}

fn main() {}
