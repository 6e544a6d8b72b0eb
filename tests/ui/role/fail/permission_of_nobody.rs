//! A permission that nothing grants refuses everyone.

use palisade::Permission;
use palisade::prelude::*;

#[derive(Permission)]
pub enum Permission {
    #[permission("invoice:void", role = "manager")]
    VoidInvoice,
    #[permission("invoice:read")]
    ReadInvoice,
}

#[derive(Role)]
pub enum Role {
    Manager,
}

fn main() {}

//-     Manager,
//+     #[role(grants("invoice:read"))]
//+     Manager,
