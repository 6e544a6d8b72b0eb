//! A mistyped attribute is told with the nearest one.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[serde(renam = "fullName")]
    name: String,
}

fn main() {}
