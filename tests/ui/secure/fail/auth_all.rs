//! A request carries one credential.

use palisade::prelude::*;

#[secure(auth = all("jwt", "api_key"))]
async fn list() {}

fn main() {}

//- #[secure(auth = all("jwt", "api_key"))]
//+ #[secure(auth = any("jwt", "api_key"))]
