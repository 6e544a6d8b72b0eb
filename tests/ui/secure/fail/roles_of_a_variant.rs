//! `roles` names an enum: with a role in its place every caller would pass.

use palisade::prelude::*;

#[secure(roles = Role::Admin)]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
}

//- #[secure(roles = Role::Admin)]
//+ #[secure(role = Role::Admin)]
