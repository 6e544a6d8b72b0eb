//! A name occurs once in a branch.

use palisade::prelude::*;

#[secure(role = any("admin", "hr", "admin"))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = any("admin", "hr", "admin"))]
//+ #[secure(role = any("admin", "hr"))]
