//! A request takes at most one hour.

use palisade::prelude::*;

#[secure(timeout = "2h")]
async fn list() {}

fn main() {}

//- #[secure(timeout = "2h")]
//+ #[secure(timeout = "1h")]
