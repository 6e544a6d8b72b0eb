//! Two variants with one name could not be told apart in a token.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    #[role(rename = "admin")]
    Superuser,
}

fn main() {}

//-     #[role(rename = "admin")]
//+     #[role(rename = "root")]
