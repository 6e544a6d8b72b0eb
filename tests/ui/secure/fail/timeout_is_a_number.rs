//! A duration is text.

use palisade::prelude::*;

#[secure(timeout = 5)]
async fn list() {}

fn main() {}
