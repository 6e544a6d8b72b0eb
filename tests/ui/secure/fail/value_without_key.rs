//! Every value has a key.

use palisade::prelude::*;

#[secure("admin")]
async fn list() {}

fn main() {}
