//! A network of every address tells no client apart.

use palisade::prelude::*;

#[secure(allow = client("0.0.0.0/0"))]
async fn list() {}

fn main() {}

//- #[secure(allow = client("0.0.0.0/0"))]
//+ #[secure(allow = client("10.0.0.0/8"))]
