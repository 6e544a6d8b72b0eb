//! A key is a word.

use palisade::prelude::*;

#[secure("role" = "admin")]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure("role" = "admin")]
//+ #[secure(role = "admin")]
