//! A role is a name and carries nothing.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Manager(u32),
}

fn main() {}

//-     Manager(u32),
//+     Manager,
