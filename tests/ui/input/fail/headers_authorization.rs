//! A handler reads no credential by itself.

use palisade::prelude::*;

#[input]
pub struct Calling {
    authorization: Text<256>,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//-     authorization: Text<256>,
//+     dry_run: bool,
//- async fn call(_: Headers<Calling>) {}
//+ async fn call(_: Headers<Calling>, _: Principal) {}
