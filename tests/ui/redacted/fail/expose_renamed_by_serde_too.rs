//! Two names for one field leave open which one counts.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(rename = "fullName")]
    #[serde(rename = "full-name")]
    name: String,
}

fn main() {}

//-     #[serde(rename = "full-name")]
