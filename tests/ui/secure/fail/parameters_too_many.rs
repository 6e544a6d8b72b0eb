//! A handler takes at most 24 parameters.

use palisade::prelude::*;

#[secure]
async fn list(
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
    _: State<u8>,
) {
}

fn main() {}

//- async fn list(
//-     _: State<u8>,
//+ async fn list(
