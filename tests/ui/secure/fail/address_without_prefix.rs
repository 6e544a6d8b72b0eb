//! A range says how many addresses it means.

use palisade::prelude::*;

#[secure(allow_ip = "10.0.0.1")]
async fn list() {}

fn main() {}

//- #[secure(allow_ip = "10.0.0.1")]
//+ #[secure(allow_ip = "10.0.0.1/32")]
