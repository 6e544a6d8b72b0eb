//! A rate of zero refuses every request.

use palisade::prelude::*;

#[secure(rate = "0/s")]
async fn list() {}

fn main() {}

//- #[secure(rate = "0/s")]
//+ #[secure(rate = "10/s")]
