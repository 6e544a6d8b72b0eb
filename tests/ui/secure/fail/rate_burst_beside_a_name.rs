//! A burst belongs to the limit that the configuration states.

use palisade::prelude::*;

#[secure(rate(limit = named("export"), burst = 10))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = named("export"), burst = 10))]
//+ #[secure(rate(limit = named("export"), cost = 10))]
