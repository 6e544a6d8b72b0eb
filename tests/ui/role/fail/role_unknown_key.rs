//! An unknown key is never passed through.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implys = "hr")]
    Admin,
    Hr,
}

fn main() {}

//-     #[role(implys = "hr")]
//+     #[role(implies = "hr")]
