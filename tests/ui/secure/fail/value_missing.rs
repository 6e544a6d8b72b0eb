//! A key needs a value.

use palisade::prelude::*;

#[secure(role = )]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = )]
//+ #[secure(role = "admin")]
