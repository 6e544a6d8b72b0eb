//! That a role implies itself says nothing.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "admin")]
    Admin,
    Hr,
}

fn main() {}

//-     #[role(implies = "admin")]
//+     #[role(implies = "hr")]
