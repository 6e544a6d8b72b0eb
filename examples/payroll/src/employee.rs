//! The employee: what is stored, what leaves, and who may do what with it.

use jiff::civil::Date;
use palisade::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Role;
use crate::error::LeaveError;
use crate::input::{Change, Leave};
use crate::store::Store;
use crate::token::ISSUER;

/// One employee. Only marked fields ever leave the service.
#[derive(Clone, Redacted, Serialize, Deserialize)]
#[redacted(raw_serialize = "the store keeps every field")]
pub struct Employee {
    #[expose]
    pub id: String,
    #[expose]
    pub name: String,
    #[expose]
    pub email: String,
    #[expose]
    pub title: String,
    #[expose(mask = "last4")]
    pub iban: String,
    #[expose(role = "hr")]
    pub salary_cents: i64,
    #[expose]
    #[serde(default)]
    pub status: Status,
    pub ssn: String,
    pub password_hash: String,
    pub notes: String,
}

/// Whether somebody is at work: `{"state": "active"}`, or on leave with what else is known of it.
#[derive(Clone, Default, Redacted, Serialize, Deserialize)]
#[redacted(raw_serialize = "the store keeps every field")]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Status {
    #[default]
    Active,
    OnLeave {
        #[expose]
        until: Date,
        #[expose(role = "hr")]
        reason: String,
        #[expose(role = "hr")]
        #[serde(default)]
        deputy: Option<String>,
    },
}

impl Employee {
    /// Takes over what the change holds.
    pub fn change(&mut self, change: Change) {
        self.title = change.title.unwrap_or_else(|| std::mem::take(&mut self.title));
        self.salary_cents = change.salary_cents.unwrap_or(self.salary_cents);
    }

    /// Nobody goes on leave who is on leave.
    pub fn take_leave(&mut self, leave: Leave) -> Result<(), LeaveError> {
        if let Status::OnLeave { until, .. } = self.status {
            return Err(LeaveError::OnLeave { until });
        }
        let deputy = leave.deputy.as_ref().map(Named::object).transpose()?;
        let deputy = deputy.map(|deputy| deputy.id.clone());
        self.status = Status::OnLeave { until: leave.until, reason: leave.reason, deputy };
        Ok(())
    }

    /// Whether somebody else has to do the work.
    pub fn is_on_leave(&self) -> bool {
        matches!(self.status, Status::OnLeave { .. })
    }
}

impl Resource for Employee {
    type Id = Text<64>;
    type Store = Store;

    async fn load(store: &Store, id: &Text<64>) -> Result<Option<Self>, Problem> {
        Ok(store.find(id.as_str()).await?)
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, caller: &Principal) -> bool {
        let is_self = caller.issuer() == ISSUER && caller.subject() == self.id;
        is_self || caller.has_role(Role::Hr)
    }
}

impl Allow<Update> for Employee {
    fn allow(&self, caller: &Principal) -> bool {
        caller.has_role(Role::Hr)
    }
}

impl Allow<Delete> for Employee {
    fn allow(&self, caller: &Principal) -> bool {
        caller.has_role(Role::Admin)
    }
}
