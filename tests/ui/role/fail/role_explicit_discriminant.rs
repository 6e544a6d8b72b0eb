//! The numbers of roles are the macro's own.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin = 4,
    Hr,
}

fn main() {}

//-     Admin = 4,
//+     Admin,
