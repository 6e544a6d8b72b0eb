//! The response type is named.

use palisade::prelude::*;

#[secure]
async fn list() -> impl Send {}

fn main() {}
