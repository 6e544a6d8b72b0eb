//! An IPv4 range is written as one.

use palisade::prelude::*;

#[secure(allow_ip = "::ffff:10.0.0.0/104")]
async fn list() {}

fn main() {}

//- #[secure(allow_ip = "::ffff:10.0.0.0/104")]
//+ #[secure(allow_ip = "10.0.0.0/8")]
