//! The guard alone makes a tenant.

use palisade::prelude::*;
use palisade::{Tenant, WithinTenant};

#[derive(Clone)]
struct Db;

struct TenantDb(Tenant);

impl WithinTenant for Db {
    type Scope = TenantDb;

    fn within(&self, tenant: &Tenant) -> TenantDb {
        TenantDb(tenant.clone())
    }
}

impl TenantDb {
    async fn tidy(&self) {}
}

#[secure]
async fn tidy(State(db): State<Db>) {
    db.within(&Tenant("acme".into())).tidy().await;
}

fn main() {}

//- async fn tidy(State(db): State<Db>) {
//-     db.within(&Tenant("acme".into())).tidy().await;
//+ async fn tidy(State(db): State<Db>, tenant: Tenant) {
//+     db.within(&tenant).tidy().await;
