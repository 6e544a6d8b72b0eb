//! A token without the claim would pass `not(role(..))`.

use palisade::prelude::*;

#[secure(allow = not(role("guest")))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(allow = not(role("guest")))]
//+ #[secure(allow = any(role("admin"), role("hr")))]
