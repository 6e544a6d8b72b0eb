//! An unknown key is never passed through.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(rol = "hr")]
    id: u64,
}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//-     #[expose(rol = "hr")]
//+     #[expose(role = "hr")]
