//! A name is text in quotes.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = Hr)]
    Admin,
    Hr,
}

fn main() {}

//-     #[role(implies = Hr)]
//+     #[role(implies = "hr")]
