//! What a role implies is said above the role.

use palisade::prelude::*;

#[derive(Role)]
#[role(implies("clerk"))]
pub enum Role {
    Admin,
    Clerk,
}

fn main() {}

//- #[derive(Role)]
//- #[role(implies("clerk"))]
//+ #[derive(Role)]
//-     Admin,
//+     #[role(implies("clerk"))]
//+     Admin,
