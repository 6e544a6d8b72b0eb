//! A word that is nothing a rate counts by.

use palisade::prelude::*;

#[secure(rate(limit = "10/s", per = "continent"))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/s", per = "continent"))]
//+ #[secure(rate(limit = "10/s", per = "tenant"))]
