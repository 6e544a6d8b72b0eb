//! A handler is not extern.

use palisade::prelude::*;

#[secure]
async extern "C" fn list() {}

fn main() {}

//- async extern "C" fn list() {}
//+ async fn list() {}
