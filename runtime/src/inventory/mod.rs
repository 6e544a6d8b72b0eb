//! What protects an application, as owned data that leaves the process: for documents, for the lock and for tools.
//!
//! Behind the feature `openapi`. The [`Posture`](crate::Posture) is what the guards read; the inventory is the same written
//! down, with the schemas of what comes in and what leaves. `cargo palisade` reads it as JSON, `palisade-openapi` writes the
//! document from it, `palisade-report` tables, pages and the lock.
//!
//! ```
//! use palisade::inventory::Inventory;
//! use palisade::prelude::*;
//!
//! /// The day's greeting.
//! #[public(reason = "a greeting", rate = "5/s")]
//! async fn greeting() -> &'static str {
//!     "good day"
//! }
//!
//! let security = Security::builder().direct().build()?;
//! let app = SecureRouter::new().route("/greeting", get(greeting)).secured_by(security)?;
//! let inventory = Inventory::of(&app);
//! assert_eq!(inventory.routes[0].path, "/greeting");
//! assert_eq!(inventory.routes[0].docs, "The day's greeting.");
//! # Ok::<_, ConfigError>(())
//! ```

mod collect;
mod data;
mod export;
mod rule;

pub use data::{
    FieldData, InputData, Inventory, LimitData, ObjectData, QuotaData, RouteData, SchemeData,
    SuspendedCheckData,
};
pub use export::EXPORT;
pub use rule::{RuleData, RuleVerdict};

pub use crate::schema::AnswerSchema;
pub use crate::spelling::characters_pattern;
