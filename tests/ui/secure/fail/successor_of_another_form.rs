//! A link names a path or an https address.

use palisade::prelude::*;

#[secure(sunset = "2026-12-31", successor = "v3")]
async fn list() {}

fn main() {}

//- #[secure(sunset = "2026-12-31", successor = "v3")]
//+ #[secure(sunset = "2026-12-31", successor = "/v3")]
