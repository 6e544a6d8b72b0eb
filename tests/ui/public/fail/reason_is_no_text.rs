//! A reason is text.

use palisade::prelude::*;

#[public(reason = 5, rate = "5/s")]
async fn health() {}

fn main() {}

//- #[public(reason = 5, rate = "5/s")]
//+ #[public(reason = "liveness probe", rate = "5/s")]
