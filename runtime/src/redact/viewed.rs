//! The owned twins of views: what a client or a test reads.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A type whose view can be owned: every leaf and every derived type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no view of its own that a client could read",
    label = "no owned view"
)]
pub trait Viewed {
    /// The owned view, which is its own.
    type View: Clone + Debug + Serialize + DeserializeOwned + Viewed<View = Self::View>;
}

/// What a client reads of a derived type that names no view, and of what says nothing of itself.
pub type AnyView = serde_json::Value;

/// What a client reads of a masked field: text, or nothing where there was no value.
pub type MaskedView = Option<String>;
