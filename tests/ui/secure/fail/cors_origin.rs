//! An origin is written as browsers do.

use palisade::prelude::*;

#[secure(cors = "https://app.example/")]
async fn list() {}

fn main() {}

//- #[secure(cors = "https://app.example/")]
//+ #[secure(cors = "https://app.example")]
