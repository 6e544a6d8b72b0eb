//! A version is in paths and header fields.

use palisade::prelude::*;

#[secure(version = "v2/beta")]
async fn list() {}

fn main() {}

//- #[secure(version = "v2/beta")]
//+ #[secure(version = "v2-beta")]
