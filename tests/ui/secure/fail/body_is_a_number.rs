//! A size is text.

use palisade::prelude::*;

#[secure(body = 65536)]
async fn list() {}

fn main() {}

//- #[secure(body = 65536)]
//+ #[secure(body = "64KiB")]
