//! A role has a name.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(rename = "")]
    Admin,
    Hr,
}

fn main() {}

//-     #[role(rename = "")]
//+     #[role(rename = "root")]
