//! A range has no bits behind its prefix: a reader may think that it means one address.

use palisade::prelude::*;

#[secure(allow_ip = "10.0.0.1/8")]
async fn list() {}

fn main() {}

//- #[secure(allow_ip = "10.0.0.1/8")]
//+ #[secure(allow_ip = "10.0.0.0/8")]
