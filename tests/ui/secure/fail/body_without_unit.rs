//! A size has a unit.

use palisade::prelude::*;

#[secure(body = "64")]
async fn list() {}

fn main() {}

//- #[secure(body = "64")]
//+ #[secure(body = "64KiB")]
