//! One name is in a list once.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies("hr", "hr"))]
    Admin,
    Hr,
}

fn main() {}

//-     #[role(implies("hr", "hr"))]
//+     #[role(implies("hr"))]
