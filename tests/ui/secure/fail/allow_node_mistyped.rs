//! A rule that resembles one that exists.

use palisade::prelude::*;

#[secure(allow = anny(role("admin"), role("hr")))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(allow = anny(role("admin"), role("hr")))]
//+ #[secure(allow = any(role("admin"), role("hr")))]
