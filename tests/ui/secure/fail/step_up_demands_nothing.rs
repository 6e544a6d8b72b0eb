//! A stronger authentication is stronger in something.

use palisade::prelude::*;

#[secure(step_up())]
async fn list() {}

fn main() {}

//- #[secure(step_up())]
//+ #[secure(step_up(max_age = "5m"))]
