//! A rate is text.

use palisade::prelude::*;

#[secure(rate = 10)]
async fn list() {}

fn main() {}

//- #[secure(rate = 10)]
//+ #[secure(rate = "10/s")]
