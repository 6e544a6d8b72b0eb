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
    #[role(grants("invoice:void"))]
    Manager,
}

fn main() {}

//-     #[role(grants("invoice:void"))]
//+     #[role(grants("invoice:void", "invoice:read"))]
