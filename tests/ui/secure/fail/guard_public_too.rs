//! A handler is not secured and public at once.

use palisade::prelude::*;

#[secure(role = "admin")]
#[public(reason = "liveness probe", rate = "5/s")]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[public(reason = "liveness probe", rate = "5/s")]
