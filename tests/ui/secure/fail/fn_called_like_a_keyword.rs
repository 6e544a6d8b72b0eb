//! A keyword is no name.

use palisade::prelude::*;

#[secure]
async fn type() {}

fn main() {}

//- async fn type() {}
//+ async fn r#type() {}
