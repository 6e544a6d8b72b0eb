//! Items are separated by commas.

use palisade::prelude::*;

#[secure(role = "admin" rate = "10/s")]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = "admin" rate = "10/s")]
//+ #[secure(role = "admin", rate = "10/s")]
