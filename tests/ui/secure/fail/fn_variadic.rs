//! A handler names its parameters.

use palisade::prelude::*;

#[secure]
async fn list(_: ...) {}

fn main() {}

//- async fn list(_: ...) {}
//+ async fn list(_: State<()>) {}
