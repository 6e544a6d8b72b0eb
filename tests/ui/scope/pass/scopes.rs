//! Both ways to name a scope, and the default.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read")]
    PayrollRead,
    #[scope(rename = "payroll:write")]
    PayrollWrite,
    Audit,
}

fn main() {}
