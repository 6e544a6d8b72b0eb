//! What is known of the service once it is secured.

use std::sync::{Arc, OnceLock};

use palisade::SecureApp;
use palisade::inventory::Inventory;
use palisade_openapi::Document;
use serde_json::Value;

/// What is known once the application is secured.
#[derive(Clone, Default)]
pub struct Documents(Arc<OnceLock<Inventory>>);

impl Documents {
    /// Writes it down.
    pub fn write(&self, app: &SecureApp) {
        self.0.get_or_init(|| Inventory::of(app));
    }

    pub fn inventory(&self) -> Option<&Inventory> {
        self.0.get()
    }

    /// The document, for callers of one role or for all.
    pub fn document(&self, role: Option<&str>) -> Value {
        let Some(inventory) = self.inventory() else { return Value::Null };
        let document = Document::of(inventory).title("Payroll").version(env!("CARGO_PKG_VERSION"));
        match role {
            Some(role) => document.for_callers(&[role], &[]).json(),
            None => document.json(),
        }
    }
}
