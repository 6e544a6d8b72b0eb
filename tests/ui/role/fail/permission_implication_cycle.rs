//! Permissions do not imply each other.

use palisade::Permission;
use palisade::prelude::*;

#[derive(Permission)]
#[permission(roles = Role)]
pub enum Permission {
    #[permission("a", role = "manager", implies("b"))]
    A,
    #[permission("b", implies("a"))]
    B,
}

#[derive(Role)]
pub enum Role {
    Manager,
}

fn main() {}

//-     #[permission("b", implies("a"))]
//+     #[permission("b")]
