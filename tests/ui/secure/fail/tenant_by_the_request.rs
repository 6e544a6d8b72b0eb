//! The tenant is the caller's: no path, header field or body names one.

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
async fn tidy(State(db): State<Db>, Path(Plain(tenant)): Path<Plain<Text<80>>>) {
    db.within(&tenant).tidy().await;
}

fn main() {}

//- async fn tidy(State(db): State<Db>, Path(Plain(tenant)): Path<Plain<Text<80>>>) {
//+ async fn tidy(State(db): State<Db>, tenant: Tenant) {
