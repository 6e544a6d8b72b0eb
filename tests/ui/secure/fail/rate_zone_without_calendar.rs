//! A window of an hour is as long everywhere.

use palisade::prelude::*;

#[secure(rate(limit = "1000/h", zone = "Europe/Berlin"))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "1000/h", zone = "Europe/Berlin"))]
//+ #[secure(rate(limit = "1000/day", zone = "Europe/Berlin"))]
