//! A flattened field takes whatever no other field takes.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    name: String,
    #[serde(flatten)]
    rest: std::collections::HashMap<String, String>,
}

fn main() {}
