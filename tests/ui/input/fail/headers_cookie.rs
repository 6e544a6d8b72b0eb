//! Cookies are read one by one.

use palisade::prelude::*;

#[input]
pub struct Calling {
    cookie: Text<256>,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//-     cookie: Text<256>,
//+     theme: Text<256>,
//- async fn call(_: Headers<Calling>) {}
//+ async fn call(_: Cookies<Calling>) {}
