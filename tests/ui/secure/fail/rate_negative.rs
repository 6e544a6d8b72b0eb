//! A rate is a positive number.

use palisade::prelude::*;

#[secure(rate = "-1/s")]
async fn list() {}

fn main() {}

//- #[secure(rate = "-1/s")]
//+ #[secure(rate = "1/s")]
