//! A public route has no caller with a scope.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", scope = "payroll:read")]
async fn health() {}

fn main() {}

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read")]
    Read,
    #[scope("payroll:write")]
    Write,
}

//- #[public(reason = "liveness probe", rate = "5/s", scope = "payroll:read")]
//+ #[secure(rate = "5/s", scope = "payroll:read")]
