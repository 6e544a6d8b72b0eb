//! A comma has an item before it.

use palisade::prelude::*;

#[secure(rate = "10/s",, body = "1MiB")]
async fn list() {}

fn main() {}

//- #[secure(rate = "10/s",, body = "1MiB")]
//+ #[secure(rate = "10/s", body = "1MiB")]
