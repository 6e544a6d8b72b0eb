//! Whom it counts is not how many.

use palisade::prelude::*;

#[secure(in_flight(per = "tenant"))]
async fn list() {}

fn main() {}

//- #[secure(in_flight(per = "tenant"))]
//+ #[secure(in_flight(limit = 10, per = "tenant"))]
