//! The response type is named.

use palisade::prelude::*;

#[secure]
async fn list() -> impl Send {}

fn main() {}

//- async fn list() -> impl Send {}
//+ async fn list() -> NoContent {
//+     NoContent
//+ }
