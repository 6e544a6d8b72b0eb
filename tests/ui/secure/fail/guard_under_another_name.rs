//! A handler has one guard, whatever it is called.

use palisade::prelude::*;

use palisade::public as open;

#[secure]
#[open(reason = "a health check", rate = "1/s")]
async fn list() {}

fn main() {}

//- #[open(reason = "a health check", rate = "1/s")]
//- async fn list() {}
//+ async fn list() {}
