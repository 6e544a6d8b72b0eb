//! A client that is counted by a value it chooses chooses another the next time.

use palisade::prelude::*;

#[secure(rate(limit = "10/s", per = header("x-device")))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/s", per = header("x-device")))]
//+ #[secure(rate = "100/s", rate(limit = "10/s", per = header("x-device")))]
