//! A field named like a credential does not leave by accident.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose]
    password_hash: String,
}

fn main() {}

//-     id: u64,
//-     #[expose]
//+     id: u64,
