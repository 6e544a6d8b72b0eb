//! The type of a parameter is named.

use palisade::prelude::*;

#[secure]
async fn list(_: impl Send) {}

fn main() {}
