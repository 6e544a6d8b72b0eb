//! A keyword is not a name.

use palisade::prelude::*;

#[secure]
async fn type() {}

fn main() {}

//- async fn type() {}
//+ async fn r#type() {}
