//! The words of a key have their order.

use palisade::prelude::*;

#[secure(ip_allow = "10.0.0.0/8")]
async fn list() {}

fn main() {}

//- #[secure(ip_allow = "10.0.0.0/8")]
//+ #[secure(allow_ip = "10.0.0.0/8")]
