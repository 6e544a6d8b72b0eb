//! A request that waits for approval waits for an approver.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
}

#[secure(approve(by = 2))]
async fn list() {}

fn main() {}

//- #[secure(approve(by = 2))]
//+ #[secure(approve(by = 2, of = role("admin")))]
