//! A borrowed view that serializes is found as well.

use palisade::prelude::*;

#[derive(serde::Serialize, Redacted)]
pub struct Row<'a> {
    #[expose]
    name: &'a str,
}

fn main() {}

//- #[derive(serde::Serialize, Redacted)]
//+ #[derive(Redacted)]
