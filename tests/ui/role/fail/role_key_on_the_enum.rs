//! What belongs to a variant does not be on the enum.

use palisade::prelude::*;

#[derive(Role)]
#[role(implies = "hr")]
pub enum Role {
    Admin,
    Hr,
}

fn main() {}

//- #[role(implies = "hr")]
//- pub enum Role {
//+ pub enum Role {
//+     #[role(implies = "hr")]
