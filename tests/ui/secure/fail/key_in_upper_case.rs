//! A key is written in lower case.

use palisade::prelude::*;

#[secure(RATE = "10/s")]
async fn list() {}

fn main() {}

//- #[secure(RATE = "10/s")]
//+ #[secure(rate = "10/s")]
