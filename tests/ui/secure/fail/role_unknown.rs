//! A role that is not in the enum.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

#[secure(role = "admni")]
async fn list() {}

fn main() {}

//- #[secure(role = "admni")]
//+ #[secure(role = "admin")]
