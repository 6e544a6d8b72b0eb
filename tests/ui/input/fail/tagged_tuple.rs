//! Each part of a variant has a name.

use palisade::prelude::*;

#[input]
#[serde(tag = "type", content = "data")]
pub enum Change {
    Raise(i64, Text<40>),
    Leave,
}

fn main() {}

//-     Raise(i64, Text<40>),
//+     Raise { cents: i64, reason: Text<40> },
