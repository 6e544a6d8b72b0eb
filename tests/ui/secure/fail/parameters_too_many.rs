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

//- #[secure]
//- async fn list(
//-     _: State<u8>,
//-     _: State<u8>,
//+ #[derive(Clone)]
//+ struct AppState {
//+     desks: u8,
//+     rooms: u8,
//+ }
//+
//+ #[secure]
//+ async fn list(
//+     _: State<AppState>,
