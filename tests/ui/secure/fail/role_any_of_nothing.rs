//! `any()` holds nothing.

use palisade::prelude::*;

#[secure(role = any())]
async fn list() {}

fn main() {}
