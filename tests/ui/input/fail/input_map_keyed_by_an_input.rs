//! Rules are applied to the values of a map, so that keys can have none.

use std::collections::BTreeMap;
use std::fmt;

use palisade::prelude::*;

#[input]
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    text: Text<8>,
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

#[input]
pub struct Codes {
    #[validate(nested, length(max = 3))]
    codes: BTreeMap<Code, Code>,
}

fn main() {}

//-     codes: BTreeMap<Code, Code>,
//+     codes: Vec<Code>,
