//! `objects` takes a reason.

use palisade::prelude::*;

#[secure(objects = true)]
async fn list() {}

fn main() {}

//- #[secure(objects = true)]
//+ #[secure(objects = "every clerk may read every invoice")]
