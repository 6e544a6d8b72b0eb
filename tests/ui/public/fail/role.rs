//! A public route has no caller with a role.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", role = "admin")]
async fn health() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[public(reason = "liveness probe", rate = "5/s", role = "admin")]
//+ #[secure(rate = "5/s", role = "admin")]
