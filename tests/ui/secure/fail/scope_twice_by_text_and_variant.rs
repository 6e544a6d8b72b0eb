//! A scope occurs once, however it is named.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read")]
    Read,
    #[scope("payroll:write")]
    Write,
}

#[secure(scope = all("payroll:read", Scope::Read))]
async fn list() {}

fn main() {}

//- #[secure(scope = all("payroll:read", Scope::Read))]
//+ #[secure(scope = all("payroll:read", Scope::Write))]
