//! Not every caller of a tenant crosses into the others.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Support,
}

#[secure(cross_tenants(from = "support", reason = "support looks after every customer"))]
async fn list() {}

fn main() {}

//- #[secure(cross_tenants(from = "support", reason = "support looks after every customer"))]
//+ #[secure(role = "support", cross_tenants(from = "support", reason = "support looks after every customer"))]
