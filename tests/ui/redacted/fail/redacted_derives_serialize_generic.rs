//! A generic type that serializes is found as well.

use palisade::prelude::*;

#[derive(serde::Serialize, Redacted)]
pub struct Page<T> {
    #[expose]
    items: Vec<T>,
    cursor: String,
}

fn main() {}

//- #[derive(serde::Serialize, Redacted)]
//+ #[derive(Redacted)]
