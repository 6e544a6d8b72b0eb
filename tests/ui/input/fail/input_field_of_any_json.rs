//! Any JSON is bounded by nothing.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    settings: serde_json::Value,
}

fn main() {}

//-     settings: serde_json::Value,
//+     settings: Text<80>,
