//! A handler is async.

use palisade::prelude::*;

#[secure]
fn list() {}

fn main() {}

//- fn list() {}
//+ async fn list() {}
