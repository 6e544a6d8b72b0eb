//! What concerns one connection is not part of the request.

use palisade::prelude::*;

#[input]
pub struct Calling {
    transfer_encoding: Option<Text<16>>,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//-     transfer_encoding: Option<Text<16>>,
//+     x_encoding: Option<Text<16>>,
