//! A public route has no caller who owns objects.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", objects = "anyone may read these")]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe", rate = "5/s", objects = "anyone may read these")]
//+ #[public(reason = "liveness probe", rate = "5/s")]
