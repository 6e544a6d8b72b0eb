//! A class is in header fields and in the configuration.

use palisade::prelude::*;

#[secure(class = "bulk export")]
async fn list() {}

fn main() {}

//- #[secure(class = "bulk export")]
//+ #[secure(class = "bulk-export")]
