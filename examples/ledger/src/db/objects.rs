//! Objects that requests name, as the database loads them.

use palisade::InTenant;
use palisade::prelude::*;
use uuid::Uuid;

use super::{Db, Tenant};
use crate::invoice::{Invoice, Payable};

impl Resource for Invoice {
    type Id = InTenant<Uuid>;
    type Store = Db;

    async fn load(db: &Db, id: &InTenant<Uuid>) -> Result<Option<Self>, Problem> {
        let Some(tenant) = id.caller().identity::<Tenant>() else { return Ok(None) };
        Ok(db.within(&tenant).invoice(**id).await?)
    }
}

impl Resource for Payable {
    type Id = Uuid;
    type Store = Db;

    async fn load(db: &Db, id: &Uuid) -> Result<Option<Self>, Problem> {
        Ok(db.payable(*id).await?)
    }
}
