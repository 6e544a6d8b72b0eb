//! A rate fits what is counted.

use palisade::prelude::*;

#[secure(rate = "4294967296/s")]
async fn list() {}

fn main() {}

//- #[secure(rate = "4294967296/s")]
//+ #[secure(rate = "4294967295/s")]
