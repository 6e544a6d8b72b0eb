//! A key that resembles one that exists.

use palisade::prelude::*;

#[secure(rat = "10/s")]
async fn list() {}

fn main() {}
