//! A scheme occurs once.

use palisade::prelude::*;

#[secure(auth = any("jwt", "jwt"))]
async fn list() {}

fn main() {}

//- #[secure(auth = any("jwt", "jwt"))]
//+ #[secure(auth = any("jwt", "api_key"))]
