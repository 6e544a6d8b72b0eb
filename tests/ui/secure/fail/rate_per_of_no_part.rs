//! A rate counts by a part of a request that it names.

use palisade::prelude::*;

#[secure(rate = "100/s", rate(limit = "10/s", per = cookie("device")))]
async fn list() {}

fn main() {}

//- #[secure(rate = "100/s", rate(limit = "10/s", per = cookie("device")))]
//+ #[secure(rate = "100/s", rate(limit = "10/s", per = header("x-device")))]
