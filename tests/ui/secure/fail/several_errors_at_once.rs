//! All errors are reported together.

use palisade::prelude::*;

#[secure(rol = "admin", rate = "0/s", timeout = "5")]
fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(rol = "admin", rate = "0/s", timeout = "5")]
//- fn list() {}
//+ #[secure(role = "admin", rate = "10/s", timeout = "5s")]
//+ async fn list() {}
