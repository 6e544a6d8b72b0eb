//! A unit says whether it counts by 1000 or 1024.

use palisade::prelude::*;

#[secure(body = "64KB")]
async fn list() {}

fn main() {}
