//! A parameter says what it may hold.

use palisade::prelude::*;

#[input]
pub struct Page<T> {
    value: T,
}

fn main() {}

//- pub struct Page<T> {
//+ pub struct Page<T: palisade::InputField> {
