//! A body is at most one GiB.

use palisade::prelude::*;

#[secure(body = "2GiB")]
async fn list() {}

fn main() {}

//- #[secure(body = "2GiB")]
//+ #[secure(body = "1GiB")]
