//! A parameter does not depend on cfg.

use palisade::prelude::*;

#[secure]
async fn list(#[cfg(test)] _: State<u8>) {}

fn main() {}

//- async fn list(#[cfg(test)] _: State<u8>) {}
//+ async fn list(_: State<u8>) {}
