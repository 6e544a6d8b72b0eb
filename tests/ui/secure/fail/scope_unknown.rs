//! A scope that is not in the enum.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read")]
    Read,
    #[scope("payroll:write")]
    Write,
}

#[secure(scope = all("payroll:read", "payroll:wirte"))]
async fn list() {}

fn main() {}

//- #[secure(scope = all("payroll:read", "payroll:wirte"))]
//+ #[secure(scope = all("payroll:read", "payroll:write"))]
