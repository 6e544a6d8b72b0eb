//! A constant of a type names no role: a role is text or a variant.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

struct Names;

impl Names {
    const ADMIN: &'static str = "admin";
}

#[secure(role = Names::ADMIN)]
async fn list() {}

fn main() {
    let _ = Names::ADMIN;
}

//- #[secure(role = Names::ADMIN)]
//+ #[secure(role = Role::Admin)]
