//! `role` joins names by `any` and `all` only.

use palisade::prelude::*;

#[secure(role = not("admin"))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = not("admin"))]
//+ #[secure(role = "hr")]
