//! A list of addresses names one.

use palisade::prelude::*;

#[secure(allow_ip())]
async fn list() {}

fn main() {}

//- #[secure(allow_ip())]
//+ #[secure(allow_ip("10.0.0.0/8"))]
