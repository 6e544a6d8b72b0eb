//! `roles` names an enum: with a role in its place every viewer would see the fields.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(roles = Role::Hr)]
pub struct Salary {
    #[expose]
    cents: u32,
}

fn main() {}

#[derive(Role)]
pub enum Role {
    Hr,
}

//- #[derive(Redacted)]
//- #[redacted(roles = Role::Hr)]
//+ #[derive(Redacted)]
//-     #[expose]
//+     #[expose(role = Role::Hr)]
