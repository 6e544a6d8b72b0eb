//! A timeout of no time answers no request.

use palisade::prelude::*;

#[secure(timeout = "0s")]
async fn list() {}

fn main() {}

//- #[secure(timeout = "0s")]
//+ #[secure(timeout = "5s")]
