//! A key that does not exist.

use palisade::prelude::*;

#[secure(warehouse = "admin")]
async fn list() {}

fn main() {}
