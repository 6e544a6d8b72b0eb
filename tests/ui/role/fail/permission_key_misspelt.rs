//! Who has a permission is read from the keys that there are.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
}

#[derive(palisade::Permission)]
pub enum Permission {
    #[permission("invoice:approve", roles = "admin")]
    Approve,
}

fn main() {}

//-     #[permission("invoice:approve", roles = "admin")]
//+     #[permission("invoice:approve", role = "admin")]
