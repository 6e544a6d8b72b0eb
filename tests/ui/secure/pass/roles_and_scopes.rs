//! Roles and scopes by text, by variant, and joined.

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
    #[scope("payroll:write")]
    Write,
}

#[secure(role = "admin")]
async fn by_text() {}

#[secure(role = Role::Admin)]
async fn by_variant() {}

#[secure(role = any("admin", Role::Hr), scope = all("payroll:read", Scope::Write))]
async fn joined() {}

#[secure(allow = any(role("admin"), all(scope("payroll:read"), role(Role::Hr))))]
async fn as_a_tree() {}

mod deeper {
    use palisade::prelude::*;

    #[secure(role = "hr", scope = "payroll:write")]
    pub(crate) async fn from_a_submodule() {}
}

fn main() {}
