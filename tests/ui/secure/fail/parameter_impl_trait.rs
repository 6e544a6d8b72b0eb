//! The type of a parameter is named.

use palisade::prelude::*;

#[secure]
async fn list(_: impl Send) {}

fn main() {}

//- async fn list(_: impl Send) {}
//+ async fn list<T: Clone + Send + Sync>(_: State<T>) {}
