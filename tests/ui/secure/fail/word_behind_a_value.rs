//! What follows a value without a comma is told once.

use palisade::prelude::*;

#[secure(rate = "10/s" please)]
async fn list() {}

fn main() {}

//- #[secure(rate = "10/s" please)]
//+ #[secure(rate = "10/s")]
