//! Each name of a list is looked up by itself.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    #[role(implies("hr", "warehouse"))]
    Admin,
    Hr,
    Auditor,
}

fn main() {}

//-     #[role(implies("hr", "warehouse"))]
//+     #[role(implies("hr", "auditor"))]
