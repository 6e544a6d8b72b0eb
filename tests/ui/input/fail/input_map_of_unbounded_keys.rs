//! The keys of a map have an end too.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 8))]
    marks: std::collections::HashMap<String, u8>,
}

fn main() {}

//-     marks: std::collections::HashMap<String, u8>,
//+     marks: std::collections::HashMap<Text<8>, u8>,
