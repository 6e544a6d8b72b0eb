//! A place for an engine that every rule about an object reaches.

use std::fmt;
use std::sync::OnceLock;

use palisade::Principal;

use crate::{Cedar, CedarObject};

/// A place in a `static` for the engine of an application, which [`Allow`](palisade::Allow) asks. Until it is filled
/// everything is denied.
pub struct SharedCedar(OnceLock<Cedar>);

impl SharedCedar {
    /// An empty place.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Fills it, once; the engine that is there already stays, and the answer is whether this is it.
    pub fn install(&self, cedar: Cedar) -> bool {
        self.0.set(cedar).is_ok()
    }

    /// As [`Cedar::allows`]; `false` where no engine is there.
    pub fn allows<T: CedarObject>(&self, caller: &Principal, action: &str, object: &T) -> bool {
        self.0.get().is_some_and(|cedar| cedar.allows(caller, action, object))
    }
}

impl Default for SharedCedar {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SharedCedar {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SharedCedar").finish_non_exhaustive()
    }
}
