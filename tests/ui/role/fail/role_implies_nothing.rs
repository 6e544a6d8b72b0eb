//! Empty parentheses are a slip.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies())]
    Admin,
    Hr,
}

fn main() {}

//-     #[role(implies())]
//+     #[role(implies("hr"))]
