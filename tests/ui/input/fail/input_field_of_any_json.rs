//! Any JSON is bounded by nothing.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    settings: serde_json::Value,
}

fn main() {}
