//! A key that does not exist.

use palisade::prelude::*;

#[secure(warehouse = "admin")]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(warehouse = "admin")]
//+ #[secure(role = "admin")]
