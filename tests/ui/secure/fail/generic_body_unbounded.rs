//! What a generic handler reads is bound as an input.

use palisade::prelude::*;

#[secure]
async fn create<T>(_: Json<T>) {}

fn main() {}

//- async fn create<T>(_: Json<T>) {}
//+ async fn create<T: palisade::Input + Send>(_: Json<T>) {}
