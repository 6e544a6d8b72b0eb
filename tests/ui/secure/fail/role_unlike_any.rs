//! A role that resembles none in the enum.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

#[secure(role = "warehouse")]
async fn list() {}

fn main() {}

//- #[secure(role = "warehouse")]
//+ #[secure(role = "admin")]
