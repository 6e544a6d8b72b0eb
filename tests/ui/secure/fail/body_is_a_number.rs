//! A size is text.

use palisade::prelude::*;

#[secure(body = 65536)]
async fn list() {}

fn main() {}
