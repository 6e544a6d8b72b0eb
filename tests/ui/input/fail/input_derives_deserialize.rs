//! The attribute derives `Deserialize` itself, strictly.

use palisade::prelude::*;

#[input]
#[derive(Debug, serde::Deserialize)]
pub struct NewEmployee {
    name: String,
}

fn main() {}
