//! What all variants serve: employees in memory, handed out as a database would, by value.

use std::collections::HashMap;
use std::sync::Arc;

use palisade::prelude::*;

/// The one employee whom requests ask for.
pub(crate) const ID: &str = "e1";

/// The entity. The derive is palisade's; the other variants write a view of their own.
#[derive(Clone, Redacted)]
pub(crate) struct Employee {
    #[expose]
    pub(crate) id: String,
    #[expose]
    pub(crate) name: String,
    #[expose]
    pub(crate) email: String,
    #[expose]
    pub(crate) title: String,
    #[expose(mask = "last4")]
    pub(crate) iban: String,
    #[expose(role = "hr")]
    pub(crate) salary_cents: i64,
    #[allow(dead_code, reason = "what must not leave is read by nobody")]
    pub(crate) password_hash: String,
}

#[derive(Clone)]
pub(crate) struct Store(Arc<HashMap<String, Employee>>);

impl Store {
    /// A store with [`ID`] in it.
    pub(crate) fn seeded() -> Self {
        let employee = Employee {
            id: ID.to_owned(),
            name: "Ada Lovelace".to_owned(),
            email: "ada@payroll.example".to_owned(),
            title: "Head of people".to_owned(),
            iban: "DE89370400440532013000".to_owned(),
            salary_cents: 1_250_000,
            password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned(),
        };
        Self(Arc::new(HashMap::from([(ID.to_owned(), employee)])))
    }

    pub(crate) fn find(&self, id: &str) -> Option<Employee> {
        self.0.get(id).cloned()
    }
}
