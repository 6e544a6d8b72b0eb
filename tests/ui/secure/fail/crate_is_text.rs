//! `crate` takes a path.

use palisade::prelude::*;

#[secure(crate = "palisade")]
async fn list() {}

fn main() {}

//- #[secure(crate = "palisade")]
//+ #[secure(crate = ::palisade)]
