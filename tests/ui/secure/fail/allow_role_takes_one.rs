//! A leaf names one role.

use palisade::prelude::*;

#[secure(allow = role("admin", "hr"))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(allow = role("admin", "hr"))]
//+ #[secure(allow = any(role("admin"), role("hr")))]
