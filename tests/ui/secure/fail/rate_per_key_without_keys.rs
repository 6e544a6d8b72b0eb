//! A rate that counts API keys, of a handler that takes none.

use palisade::prelude::*;

#[secure(auth = "jwt", rate(limit = "10/s", per = "api_key"))]
async fn list() {}

fn main() {}

//- #[secure(auth = "jwt", rate(limit = "10/s", per = "api_key"))]
//+ #[secure(auth = any("jwt", "api_key"), rate(limit = "10/s", per = "api_key"))]
