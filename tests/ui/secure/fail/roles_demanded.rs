//! `roles` names an enum, and `role` what is demanded.

use palisade::prelude::*;

#[secure(roles = any("admin", "hr"))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(roles = any("admin", "hr"))]
//+ #[secure(role = any("admin", "hr"))]
