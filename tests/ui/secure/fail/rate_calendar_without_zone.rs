//! A day begins at another instant in every time zone.

use palisade::prelude::*;

#[secure(rate = "1000/day")]
async fn list() {}

fn main() {}

//- #[secure(rate = "1000/day")]
//+ #[secure(rate(limit = "1000/day", zone = "Europe/Berlin"))]
