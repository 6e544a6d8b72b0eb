//! serde takes the tag away before it reads the fields beside it.

use palisade::prelude::*;

#[input]
pub struct Raise {
    #[serde(alias = "kind")]
    reason: Text<8>,
}

#[input]
#[serde(tag = "kind")]
pub enum Change {
    Raise(Raise),
}

fn main() {}

//- #[serde(tag = "kind")]
//+ #[serde(tag = "kind", content = "data")]
