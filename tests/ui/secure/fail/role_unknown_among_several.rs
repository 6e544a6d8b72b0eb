//! The underline is at the name that is wrong.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

#[secure(role = any("hr", "amdin"))]
async fn list() {}

fn main() {}

//- #[secure(role = any("hr", "amdin"))]
//+ #[secure(role = any("hr", "admin"))]
