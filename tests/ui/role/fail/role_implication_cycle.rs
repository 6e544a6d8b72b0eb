//! Roles that imply each other are one role.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    #[role(implies = "payroll")]
    Hr,
    #[role(implies = "admin")]
    Payroll,
}

fn main() {}

//-     #[role(implies = "admin")]
