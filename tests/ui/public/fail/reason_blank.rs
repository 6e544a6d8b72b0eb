//! A reason says something.

use palisade::prelude::*;

#[public(reason = "-", rate = "5/s")]
async fn health() {}

fn main() {}

//- #[public(reason = "-", rate = "5/s")]
//+ #[public(reason = "liveness probe", rate = "5/s")]
