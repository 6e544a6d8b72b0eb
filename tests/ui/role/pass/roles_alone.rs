//! An enum of roles needs nothing but the derive.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
    Employee,
}

#[secure(role = any("employee", Role::Hr))]
async fn list() {}

fn main() {}
