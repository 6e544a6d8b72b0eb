//! RFC 6749 separates scopes by spaces, so that no scope contains one.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll read")]
    PayrollRead,
}

fn main() {}

//-     #[scope("payroll read")]
//+     #[scope("payroll:read")]
