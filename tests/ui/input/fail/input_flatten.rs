//! A flattened field takes whatever no other field takes.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    name: String,
    #[serde(flatten)]
    rest: std::collections::HashMap<String, String>,
}

fn main() {}

//-     name: String,
//-     #[serde(flatten)]
//-     rest: std::collections::HashMap<String, String>,
//+     name: Text<80>,
//+     #[validate(length(max = 8))]
//+     rest: std::collections::HashMap<Text<8>, Text<8>>,
