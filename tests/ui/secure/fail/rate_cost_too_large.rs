//! A cost fits what is counted.

use palisade::prelude::*;

#[secure(rate(limit = "10/s", cost = 99999999999))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/s", cost = 99999999999))]
//+ #[secure(rate(limit = "10/s", cost = 9))]
