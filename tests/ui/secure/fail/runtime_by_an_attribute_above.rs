//! A handler runs where the server runs.

use palisade::prelude::*;

#[tokio::main]
#[secure]
async fn list() {}

fn main() {}

//- #[tokio::main]
//- #[secure]
//- async fn list() {}
//+ #[secure]
//+ async fn list() {}
