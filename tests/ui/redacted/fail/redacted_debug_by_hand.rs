//! `Debug` by hand beside ours.

use std::fmt;

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
}

impl fmt::Debug for Employee {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "employee {}", self.id)
    }
}

fn main() {}

//- impl fmt::Debug for Employee {
//-     fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
//-         write!(out, "employee {}", self.id)
//-     }
//- }
//+ impl fmt::Display for Employee {
//+     fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
//+         write!(out, "employee {}", self.id)
//+     }
//+ }
