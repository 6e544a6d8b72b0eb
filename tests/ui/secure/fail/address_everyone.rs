//! A rule names some addresses, not all.

use palisade::prelude::*;

#[secure(allow_ip = "0.0.0.0/0")]
async fn list() {}

fn main() {}

//- #[secure(allow_ip = "0.0.0.0/0")]
//+ #[secure(allow_ip = "0.0.0.0/1")]
