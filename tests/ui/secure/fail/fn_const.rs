//! A handler is not const.

use palisade::prelude::*;

#[secure]
const async fn list() {}

fn main() {}

//- const async fn list() {}
//+ async fn list() {}
