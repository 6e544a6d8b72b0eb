//! A role can only imply a role of the same enum.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "emploiee")]
    Admin,
    Employee,
}

fn main() {}

//-     #[role(implies = "emploiee")]
//+     #[role(implies = "employee")]
