//! A window of no time counts nothing.

use palisade::prelude::*;

#[secure(rate = "10/0s")]
async fn list() {}

fn main() {}

//- #[secure(rate = "10/0s")]
//+ #[secure(rate = "10/s")]
