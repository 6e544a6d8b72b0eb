//! A parameter without a type is rustc's to tell, once.

use palisade::prelude::*;

#[secure]
async fn count(State(_)) {}

fn main() {}

//- async fn count(State(_)) {}
//+ async fn count(State(_): State<u8>) {}
