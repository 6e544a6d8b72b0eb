//! A value is a literal, a path or `name(..)`.

use palisade::prelude::*;

#[secure(rate = &LIMIT)]
async fn list() {}

fn main() {}

const LIMIT: palisade::Rate = palisade::Rate::new(10, std::time::Duration::from_secs(1));

//- #[secure(rate = &LIMIT)]
//+ #[secure(rate = LIMIT)]
