//! A body of no bytes refuses every body.

use palisade::prelude::*;

#[secure(body = "0KiB")]
async fn list() {}

fn main() {}

//- #[secure(body = "0KiB")]
//+ #[secure(body = "64KiB")]
