//! A handler has one guard.

use palisade::prelude::*;

#[secure(role = "admin")]
#[secure(role = "hr")]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = "hr")]
