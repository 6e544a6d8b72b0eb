//! The keys combine as `all`, and one of them may demand less than another.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
}

#[derive(Scope)]
pub enum Scope {
    #[scope("payroll:read")]
    Read,
}

#[secure(role = "admin", allow = any(role("hr"), scope("payroll:read")))]
async fn list() {}

fn main() {}

//- #[secure(role = "admin", allow = any(role("hr"), scope("payroll:read")))]
//+ #[secure(allow = any(role("hr"), scope("payroll:read")))]
