//! A handler is deprecated before it is gone (RFC 9745, 4).

use palisade::prelude::*;

#[secure(deprecated = "2026-12-31", sunset = "2026-06-30")]
async fn list() {}

fn main() {}

//- #[secure(deprecated = "2026-12-31", sunset = "2026-06-30")]
//+ #[secure(deprecated = "2026-06-30", sunset = "2026-12-31")]
