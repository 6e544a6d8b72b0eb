//! All errors are reported together.

use palisade::prelude::*;

#[secure(rol = "admin", rate = "0/s")]
fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(rol = "admin", rate = "0/s")]
//- fn list() {}
//+ #[secure(role = "admin", rate = "10/s")]
//+ async fn list() {}
