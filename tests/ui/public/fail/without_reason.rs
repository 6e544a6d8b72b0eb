//! Anyone may call only for a reason.

use palisade::prelude::*;

#[public(rate = "5/s")]
async fn health() {}

fn main() {}
