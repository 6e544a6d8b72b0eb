//! A secured route gives no reason.

use palisade::prelude::*;

#[secure(reason = "liveness probe")]
async fn list() {}

fn main() {}

//- #[secure(reason = "liveness probe")]
//+ #[public(reason = "liveness probe", rate = "5/s")]
