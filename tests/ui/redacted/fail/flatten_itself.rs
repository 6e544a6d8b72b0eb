//! A value whose own fields stand in place of one of them has each key twice.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose(flatten)]
    deputy: Option<Box<Employee>>,
}

fn main() {}

//-     #[expose(flatten)]
//+     #[expose]
