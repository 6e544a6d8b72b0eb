//! A handler runs where the server runs.

use palisade::prelude::*;

#[secure]
#[tokio::main]
async fn list() {}

fn main() {}

//- #[tokio::main]
//- async fn list() {}
//+ async fn list() {}
