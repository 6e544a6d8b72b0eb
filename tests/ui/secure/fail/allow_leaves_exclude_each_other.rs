//! A caller acts in one tenant.

use palisade::prelude::*;

#[secure(allow = all(tenant("acme"), tenant("globex")))]
async fn list() {}

fn main() {}

//- #[secure(allow = all(tenant("acme"), tenant("globex")))]
//+ #[secure(allow = any(tenant("acme"), tenant("globex")))]
