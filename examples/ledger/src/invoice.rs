//! The invoice: what is stored, what leaves, and who may do what with it.

use jiff::civil::Date;
use palisade::prelude::*;
use palisade::{Action, InTenant};
use uuid::Uuid;

use crate::Role;
use crate::db::{Db, Tenant};
use crate::payment;

/// One invoice of one tenant. Only marked fields ever leave the service.
#[derive(Redacted)]
#[redacted(owner = owner)]
pub struct Invoice {
    #[expose]
    pub id: Uuid,
    #[expose]
    pub customer: String,
    #[expose]
    pub total_cents: i64,
    #[expose]
    pub due: Date,
    #[expose]
    pub paid_on: Option<Date>,
    /// What the writer and the accountants think of the customer.
    #[expose(any(owner, role("accountant")))]
    pub note: Option<String>,
    pub owner: CallerId,
    pub tenant: String,
}

impl Invoice {
    /// Whose invoices the caller reads, within its tenant: `None` for everyone's. Lists ask the store
    /// for these rows, so that their pages are full; `Allow<Read>` has the last word on each.
    pub fn owner_readable_by(caller: &Principal) -> Option<CallerId> {
        if caller.has_role(Role::Auditor) { None } else { Some(caller.id()) }
    }

    fn is_of_tenant(&self, caller: &Principal) -> bool {
        caller.tenant() == Some(&*self.tenant)
    }
}

impl Resource for Invoice {
    type Id = InTenant<Uuid>;
    type Store = Db;

    async fn load(db: &Db, id: &InTenant<Uuid>) -> Result<Option<Self>, Problem> {
        let Some(tenant) = id.caller().identity::<Tenant>() else { return Ok(None) };
        Ok(db.within(&tenant).invoice(**id).await?)
    }
}

impl Allow<Read> for Invoice {
    fn allow(&self, caller: &Principal) -> bool {
        self.is_of_tenant(caller) && (caller.is(&self.owner) || caller.has_role(Role::Auditor))
    }
}

impl Allow<Update> for Invoice {
    fn allow(&self, caller: &Principal) -> bool {
        self.is_of_tenant(caller) && (caller.is(&self.owner) || caller.has_role(Role::Accountant))
    }
}

/// An invoice as the payment provider names it, whichever tenant it is of.
pub struct Payable {
    pub id: Uuid,
    pub tenant: Tenant,
}

impl Resource for Payable {
    type Id = Uuid;
    type Store = Db;

    async fn load(db: &Db, id: &Uuid) -> Result<Option<Self>, Problem> {
        Ok(db.payable(*id).await?)
    }
}

/// Noting what the payment provider says.
#[derive(Debug)]
pub struct Settle;

impl Action for Settle {}

impl Allow<Settle> for Payable {
    fn allow(&self, caller: &Principal) -> bool {
        caller.is(&payment::provider())
    }
}
