//! A bound that counts API keys, of a handler that takes none.

use palisade::prelude::*;

#[secure(auth = "jwt", in_flight(limit = 10, per = "api_key"))]
async fn list() {}

fn main() {}

//- #[secure(auth = "jwt", in_flight(limit = 10, per = "api_key"))]
//+ #[secure(auth = any("jwt", "api_key"), in_flight(limit = 10, per = "api_key"))]
