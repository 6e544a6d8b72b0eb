//! Every value has a key.

use palisade::prelude::*;

#[secure("admin")]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure("admin")]
//+ #[secure(role = "admin")]
