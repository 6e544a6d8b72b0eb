//! A parameter is owned.

use palisade::prelude::*;

#[secure]
async fn list(_: &str) {}

fn main() {}
