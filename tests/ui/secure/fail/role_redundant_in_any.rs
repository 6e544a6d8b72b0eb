//! A role that implies another is let in by it already.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
    Employee,
}

#[secure(role = any("admin", "hr"))]
async fn list() {}

fn main() {}

//- #[secure(role = any("admin", "hr"))]
//+ #[secure(role = "hr")]
