//! A window ends within 30 days.

use palisade::prelude::*;

#[secure(rate = "10/31d")]
async fn list() {}

fn main() {}

//- #[secure(rate = "10/31d")]
//+ #[secure(rate = "10/30d")]
