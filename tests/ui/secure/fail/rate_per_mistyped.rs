//! A word that resembles one a rate counts by.

use palisade::prelude::*;

#[secure(rate(limit = "10/s", per = "idenity"))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/s", per = "idenity"))]
//+ #[secure(rate(limit = "10/s", per = "identity"))]
