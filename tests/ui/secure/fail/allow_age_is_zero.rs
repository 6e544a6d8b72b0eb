//! No caller authenticates within no time.

use palisade::prelude::*;

#[secure(allow = auth_time("0s"))]
async fn list() {}

fn main() {}

//- #[secure(allow = auth_time("0s"))]
//+ #[secure(allow = auth_time("30s"))]
