//! An address rule holds addresses: a name may change what it means.

use palisade::prelude::*;

#[secure(allow_ip = "office.example/32")]
async fn list() {}

fn main() {}

//- #[secure(allow_ip = "office.example/32")]
//+ #[secure(allow_ip = "192.0.2.7/32")]
