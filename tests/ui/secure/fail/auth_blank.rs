//! A scheme has a name.

use palisade::prelude::*;

#[secure(auth = "")]
async fn list() {}

fn main() {}

//- #[secure(auth = "")]
//+ #[secure(auth = "jwt")]
