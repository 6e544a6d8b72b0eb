//! A name that cannot be read is not left out.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    #[serde(rename(serialise = "fullName"))]
    name: String,
}

fn main() {}

//-     #[serde(rename(serialise = "fullName"))]
//+     #[serde(rename(serialize = "fullName"))]
