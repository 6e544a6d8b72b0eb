//! A leaf says whether it is a role or a scope.

use palisade::prelude::*;

#[secure(allow = "admin")]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(allow = "admin")]
//+ #[secure(allow = role("admin"))]
