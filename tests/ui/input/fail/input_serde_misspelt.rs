//! A mistyped attribute is reported with the nearest one.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[serde(renam = "fullName")]
    name: String,
}

fn main() {}

//-     #[serde(renam = "fullName")]
//+     #[validate(length(max = 80))]
//+     #[serde(rename = "fullName")]
