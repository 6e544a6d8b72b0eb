//! A date is one text, and not a subtraction.

use palisade::prelude::*;

#[secure(deprecated = 2026-06-30)]
async fn list() {}

fn main() {}

//- #[secure(deprecated = 2026-06-30)]
//+ #[secure(deprecated = "2026-06-30")]
