//! A scope is a name and carries nothing.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    Payroll { write: bool },
}

fn main() {}

//-     Payroll { write: bool },
//+     Payroll,
