//! A constant is a `Rate`.

use palisade::prelude::*;

const LIMIT: u32 = 10;

#[secure(rate = LIMIT)]
async fn list() {}

fn main() {}

//- const LIMIT: u32 = 10;
//+ const LIMIT: palisade::Rate = palisade::Rate::new(10, std::time::Duration::from_secs(1));
