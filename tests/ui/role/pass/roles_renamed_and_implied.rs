//! Names, lists of implied roles, chains of them, and other derives beside.

use palisade::prelude::*;

#[derive(Role, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    #[role(rename = "Domain Admins", implies("hr", "auditor"))]
    Admin,
    #[role(implies = "employee")]
    Hr,
    #[role(implies("employee"))]
    Auditor,
    Employee,
    r#Type,
}

fn main() {}
