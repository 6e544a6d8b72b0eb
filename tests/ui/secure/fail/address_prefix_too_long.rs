//! A prefix has no more bits than the address.

use palisade::prelude::*;

#[secure(deny_ip = "10.0.0.0/33")]
async fn list() {}

fn main() {}

//- #[secure(deny_ip = "10.0.0.0/33")]
//+ #[secure(deny_ip = "10.0.0.0/32")]
