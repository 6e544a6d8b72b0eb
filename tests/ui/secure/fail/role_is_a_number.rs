//! A role is named by text or by a variant.

use palisade::prelude::*;

#[secure(role = 5)]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = 5)]
//+ #[secure(role = "admin")]
