//! One attribute holds all options.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    #[role(rename = "root")]
    Admin,
    Hr,
}

fn main() {}

//-     #[role(implies = "hr")]
//-     #[role(rename = "root")]
//+     #[role(implies = "hr", rename = "root")]
