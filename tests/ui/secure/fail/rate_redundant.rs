//! Of two rates that count alike the stricter one decides.

use palisade::prelude::*;

#[secure(rate = "10/s", rate(limit = "1000/s", burst = 50))]
async fn list() {}

fn main() {}

//- #[secure(rate = "10/s", rate(limit = "1000/s", burst = 50))]
//+ #[secure(rate = "10/s", rate(limit = "100/m", burst = 50))]
