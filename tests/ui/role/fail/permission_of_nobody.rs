//! A permission that nothing grants refuses everyone.

use palisade::Permission;
use palisade::prelude::*;

#[derive(Permission)]
#[permission(roles = Role)]
pub enum Permission {
    #[permission("invoice:void", role = "manager")]
    VoidInvoice,
    #[permission("invoice:read")]
    ReadInvoice,
}

#[derive(Role)]
#[role(permissions = Permission)]
pub enum Role {
    Manager,
}

fn main() {}

//-     Manager,
//+     #[role(grants("invoice:read"))]
//+     Manager,
