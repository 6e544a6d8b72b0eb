//! What may or may not be there cannot be judged.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[cfg_attr(all(), serde(rename = "fullName"))]
    name: String,
}

fn main() {}

//-     #[cfg_attr(all(), serde(rename = "fullName"))]
//+     #[serde(rename = "fullName")]
//+     #[validate(length(max = 80))]
