//! `main` is no handler.

use palisade::prelude::*;

#[secure]
async fn main() {}
