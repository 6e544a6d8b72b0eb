//! An address is listed once.

use palisade::prelude::*;

#[secure(allow_ip("10.0.0.0/8", "10.1.0.0/16"))]
async fn list() {}

fn main() {}

//- #[secure(allow_ip("10.0.0.0/8", "10.1.0.0/16"))]
//+ #[secure(allow_ip("10.0.0.0/8", "192.168.0.0/16"))]
