//! A duration has a unit.

use palisade::prelude::*;

#[secure(timeout = "5")]
async fn list() {}

fn main() {}

//- #[secure(timeout = "5")]
//+ #[secure(timeout = "5s")]
