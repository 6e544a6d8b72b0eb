//! Truncating shows at least one character.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(truncate = 0)]
    name: String,
}

fn main() {}

//-     #[expose(truncate = 0)]
//+     #[expose(truncate = 8)]
