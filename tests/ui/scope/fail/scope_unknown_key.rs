//! A role grants permissions; a scope is asked for where they are declared.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    #[scope(grants = "payroll_read")]
    PayrollWrite,
    PayrollRead,
}

fn main() {}

//-     #[scope(grants = "payroll_read")]
//+     #[scope(rename = "payroll:write")]
