//! What belongs to a variant does not stand on the enum.

use palisade::prelude::*;

#[derive(Role)]
#[role(implies = "hr")]
pub enum Role {
    Admin,
    Hr,
}

fn main() {}
