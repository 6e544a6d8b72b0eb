//! `any()` holds nothing.

use palisade::prelude::*;

#[secure(role = any())]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = any())]
//+ #[secure(role = any("admin", "hr"))]
