//! Two variants with one name could not be told apart in a token.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read")]
    PayrollRead,
    #[scope(rename = "payroll:read")]
    Payroll,
}

fn main() {}

//-     #[scope(rename = "payroll:read")]
//+     #[scope(rename = "payroll:write")]
