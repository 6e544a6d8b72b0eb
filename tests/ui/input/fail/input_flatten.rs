//! A flattened map takes whatever no other field takes.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    name: Text<80>,
    #[serde(flatten)]
    #[validate(length(max = 8))]
    rest: std::collections::HashMap<Text<8>, Text<8>>,
}

fn main() {}

//-     #[serde(flatten)]
