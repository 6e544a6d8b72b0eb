//! A body is of an `#[input]` type.

use palisade::prelude::*;

struct NewEmployee;

#[secure]
async fn hire(_: Json<NewEmployee>) {}

fn main() {}
