//! A role occurs once, however it is named.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

#[secure(role = any("admin", Role::Admin))]
async fn list() {}

fn main() {}

//- #[secure(role = any("admin", Role::Admin))]
//+ #[secure(role = any("admin", Role::Hr))]
