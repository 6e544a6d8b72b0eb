//! A variant that is not in the enum.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

#[secure(role = Role::Boss)]
async fn list() {}

fn main() {}

//- #[secure(role = Role::Boss)]
//+ #[secure(role = Role::Admin)]
