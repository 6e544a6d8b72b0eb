//! The employee: what is stored, what leaves, and who may do what with it.

use palisade::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Role;
use crate::store::Store;

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
    pub ssn: String,
    pub password_hash: String,
    pub notes: String,
}

impl Resource for Employee {
    type Id = Text<64>;
    type Store = Store;

    async fn load(store: &Store, id: &Text<64>) -> Result<Option<Self>, Problem> {
        store.find(id.as_str()).await
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, caller: &Principal) -> bool {
        self.id == caller.subject() || caller.has_role(Role::Hr)
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
