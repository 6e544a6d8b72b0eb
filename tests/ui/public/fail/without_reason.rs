//! Anyone may call only for a reason.

use palisade::prelude::*;

#[public(rate = "5/s")]
async fn health() {}

fn main() {}

//- #[public(rate = "5/s")]
//+ #[public(reason = "liveness probe", rate = "5/s")]
