//! What is denied is not allowed.

use palisade::prelude::*;

#[secure(allow_ip = "10.1.0.0/16", deny_ip = "10.0.0.0/8")]
async fn list() {}

fn main() {}

//- #[secure(allow_ip = "10.1.0.0/16", deny_ip = "10.0.0.0/8")]
//+ #[secure(allow_ip = "10.0.0.0/8", deny_ip = "10.1.0.0/16")]
