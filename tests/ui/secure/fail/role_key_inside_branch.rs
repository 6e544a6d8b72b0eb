//! A branch holds values, not keys.

use palisade::prelude::*;

#[secure(allow = any(role = "admin", role("hr")))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(allow = any(role = "admin", role("hr")))]
//+ #[secure(allow = any(role("admin"), role("hr")))]
