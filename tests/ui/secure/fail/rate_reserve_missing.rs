//! Until the handler tells what a request cost, something has to be taken.

use palisade::prelude::*;

#[secure(rate(limit = "1000/h", cost = after))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "1000/h", cost = after))]
//+ #[secure(rate(limit = "1000/h", cost = after, reserve = 100))]
