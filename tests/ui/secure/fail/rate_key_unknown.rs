//! The long form knows four keys.

use palisade::prelude::*;

#[secure(rate(limit = "10/s", brust = 20))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/s", brust = 20))]
//+ #[secure(rate(limit = "10/s", burst = 20))]
