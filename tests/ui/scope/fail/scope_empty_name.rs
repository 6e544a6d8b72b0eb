//! A scope has a name.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    #[scope("")]
    PayrollRead,
}

fn main() {}

//-     #[scope("")]
//+     #[scope("payroll:read")]
