//! A window is counted in s, m, h or d.

use palisade::prelude::*;

#[secure(rate = "10/fortnight")]
async fn list() {}

fn main() {}

//- #[secure(rate = "10/fortnight")]
//+ #[secure(rate = "10/15s")]
