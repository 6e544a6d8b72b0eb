//! An origin occurs once.

use palisade::prelude::*;

#[secure(cors = any("https://app.example", "https://app.example"))]
async fn list() {}

fn main() {}

//- #[secure(cors = any("https://app.example", "https://app.example"))]
//+ #[secure(cors = "https://app.example")]
