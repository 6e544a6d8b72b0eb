//! A rule belongs to a key.

use palisade::prelude::*;

#[secure(any(role("admin"), role("hr")))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(any(role("admin"), role("hr")))]
//+ #[secure(allow = any(role("admin"), role("hr")))]
