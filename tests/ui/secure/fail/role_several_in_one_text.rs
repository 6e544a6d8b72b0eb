//! One text is one name.

use palisade::prelude::*;

#[secure(role = "admin|hr")]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = "admin|hr")]
//+ #[secure(role = any("admin", "hr"))]
