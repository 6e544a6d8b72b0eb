//! A request carries one credential.

use palisade::prelude::*;

#[secure(auth = all("jwt", "api_key"))]
async fn list() {}

fn main() {}
