//! Rules stand on named fields.

use palisade::prelude::*;

#[input]
pub enum Change {
    Raise { cents: i64 },
    Leave,
}

fn main() {}

//-     Raise { cents: i64 },
//+     Raise,
