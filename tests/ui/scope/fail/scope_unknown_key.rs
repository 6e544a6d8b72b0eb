//! Scopes imply nothing.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    #[scope(implies = "payroll_read")]
    PayrollWrite,
    PayrollRead,
}

fn main() {}

//-     #[scope(implies = "payroll_read")]
//+     #[scope(rename = "payroll:write")]
