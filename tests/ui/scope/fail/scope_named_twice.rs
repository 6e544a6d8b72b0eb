//! The short and the long form say the same thing.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read", rename = "payroll:write")]
    Payroll,
}

fn main() {}

//-     #[scope("payroll:read", rename = "payroll:write")]
//+     #[scope("payroll:read")]
