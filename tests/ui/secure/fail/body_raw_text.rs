//! Raw text is validated by nobody.

use palisade::prelude::*;

#[secure]
async fn hire(_: String) {}

fn main() {}
