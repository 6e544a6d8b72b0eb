//! `main` is not a handler.

use palisade::prelude::*;

#[secure]
async fn main() {}

//- async fn main() {}
//+ async fn list() {}
//+
//+ fn main() {}
