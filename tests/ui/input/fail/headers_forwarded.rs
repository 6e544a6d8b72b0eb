//! Whom a request comes from is not for a handler to read.

use palisade::prelude::*;

#[input]
pub struct Calling {
    x_forwarded_for: Text<64>,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//-     x_forwarded_for: Text<64>,
//+     x_trace: Text<64>,
