//! A reason is text.

use palisade::prelude::*;

#[public(reason = 5, rate = "5/s")]
async fn health() {}

fn main() {}
