//! Trusting a foreign type needs a reason.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(serialize = "")]
    since: std::time::Duration,
}

fn main() {}

//-     #[expose(serialize = "")]
//+     #[expose(serialize = "two numbers of no interest")]
