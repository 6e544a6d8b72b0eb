//! A key is set once.

use palisade::prelude::*;

#[secure(role = "admin", role = "hr")]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = "admin", role = "hr")]
//+ #[secure(role = any("admin", "hr"))]
