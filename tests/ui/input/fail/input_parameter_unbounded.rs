//! A parameter says what it may hold.

use palisade::prelude::*;

#[input]
pub struct Page<T> {
    value: T,
}

fn main() {}
