//! What a field is called besides counts as much as its name.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[serde(alias = "is_admin")]
    flag: bool,
}

fn main() {}

//-     #[serde(alias = "is_admin")]
//+     #[serde(alias = "is_marked")]
