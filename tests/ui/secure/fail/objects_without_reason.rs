//! `objects` says why.

use palisade::prelude::*;

#[secure(objects = "")]
async fn list() {}

fn main() {}

//- #[secure(objects = "")]
//+ #[secure(objects = "every clerk may read every invoice")]
