//! Who crosses into other tenants says why.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Support,
}

#[secure(role = "support", cross_tenants(from = "support"))]
async fn list() {}

fn main() {}

//- #[secure(role = "support", cross_tenants(from = "support"))]
//+ #[secure(role = "support", cross_tenants(from = "support", reason = "support looks after every customer"))]
