//! The long form has a limit.

use palisade::prelude::*;

#[secure(rate(burst = 20))]
async fn list() {}

fn main() {}

//- #[secure(rate(burst = 20))]
//+ #[secure(rate(limit = "10/s", burst = 20))]
