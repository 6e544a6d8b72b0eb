//! The invoice: what is stored, what leaves, and who may do what with it.

use jiff::civil::Date;
use palisade::objects::{Field, all, any, caller};
use palisade::prelude::*;
use palisade::{Action, allow_by_rule, field};
use uuid::Uuid;

use crate::Role;
use crate::db::Tenant;
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

const OWNER: Field<Invoice, CallerId> = field!(Invoice.owner);
const TENANT: Field<Invoice, String> = field!(Invoice.tenant);

// Asked of each invoice that leaves, and the condition of each query that lists them.
allow_by_rule!(Invoice: Read => all((
    TENANT.is(caller::tenant()),
    any((OWNER.is(caller::id()), caller::has_role(Role::Auditor))),
)));
allow_by_rule!(Invoice: Update => all((
    TENANT.is(caller::tenant()),
    any((OWNER.is(caller::id()), caller::has_role(Role::Accountant))),
)));

/// An invoice as the payment provider names it, whichever tenant it is of.
pub struct Payable {
    pub id: Uuid,
    pub tenant: Tenant,
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
