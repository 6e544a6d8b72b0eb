//! A key occurs once.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr", implies = "auditor")]
    Admin,
    Hr,
    Auditor,
}

fn main() {}

//-     #[role(implies = "hr", implies = "auditor")]
//+     #[role(implies("hr", "auditor"))]
