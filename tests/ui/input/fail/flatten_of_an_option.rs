//! Flattened fields are always there.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[serde(flatten)]
    #[validate(nested)]
    paging: Option<Paging>,
}

#[input]
pub struct Paging {
    limit: u8,
}

fn main() {}

//-     paging: Option<Paging>,
//+     paging: Paging,
