//! A list is written in parentheses.

use palisade::prelude::*;

#[secure(role = any["admin", "hr"])]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = any["admin", "hr"])]
//+ #[secure(role = any("admin", "hr"))]
