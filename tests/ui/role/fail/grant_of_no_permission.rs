//! A role grants permissions that there are.

use palisade::Permission;
use palisade::prelude::*;

#[derive(Permission)]
pub enum Permission {
    #[permission("invoice:void", allow = tenant)]
    VoidInvoice,
}

#[derive(Role)]
#[role(permissions = Permission)]
pub enum Role {
    #[role(grants("invoice:viod"))]
    Manager,
}

fn main() {}

//-     #[role(grants("invoice:viod"))]
//+     #[role(grants("invoice:void"))]
