//! Only a type that serialises can be trusted to.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(serialize = "a foreign type")]
    since: std::time::Instant,
}

fn main() {}

//-     since: std::time::Instant,
//+     since: std::time::SystemTime,
