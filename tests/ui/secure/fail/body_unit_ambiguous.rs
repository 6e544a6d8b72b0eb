//! A unit says whether it counts by 1000 or 1024.

use palisade::prelude::*;

#[secure(body = "64KB")]
async fn list() {}

fn main() {}

//- #[secure(body = "64KB")]
//+ #[secure(body = "64KiB")]
