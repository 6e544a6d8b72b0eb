//! `all()` holds nothing, and would admit everyone.

use palisade::prelude::*;

#[secure(scope = all())]
async fn list() {}

fn main() {}

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read")]
    Read,
    #[scope("payroll:write")]
    Write,
}

//- #[secure(scope = all())]
//+ #[secure(scope = all("payroll:read", "payroll:write"))]
