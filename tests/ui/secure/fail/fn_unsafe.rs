//! A handler is not unsafe.

use palisade::prelude::*;

#[secure]
async unsafe fn list() {}

fn main() {}

//- async unsafe fn list() {}
//+ async fn list() {}
