//! A value is a literal, a path or `name(..)`.

use palisade::prelude::*;

#[secure(rate = &LIMIT)]
async fn list() {}

fn main() {}
