//! A role that another one implies demands nothing beside it.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    #[role(implies = "employee")]
    Hr,
    Employee,
}

#[secure(role = all("admin", "employee"))]
async fn list() {}

fn main() {}

//- #[secure(role = all("admin", "employee"))]
//+ #[secure(role = "admin")]
