//! A key that resembles one that exists.

use palisade::prelude::*;

#[secure(rat = "10/s")]
async fn list() {}

fn main() {}

//- #[secure(rat = "10/s")]
//+ #[secure(rate = "10/s")]
