//! A part that demands more than another one opens nothing.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read")]
    Read,
}

#[secure(allow = any(role("hr"), all(role("hr"), scope("payroll:read"))))]
async fn list() {}

fn main() {}

//- #[secure(allow = any(role("hr"), all(role("hr"), scope("payroll:read"))))]
//+ #[secure(allow = any(role("hr"), all(role("admin"), scope("payroll:read"))))]
