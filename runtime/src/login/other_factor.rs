//! A second factor that something else keeps, such as passkeys.

use std::error::Error;
use std::sync::Arc;

use crate::caller_id::CallerId;
use crate::maybe_ready::MaybeReady;

/// A factor that logs in by itself, such as the passkeys of `palisade-passkeys`: who has one is not let in by a password or a link alone.
pub trait OtherFactor: Send + Sync + 'static {
    /// Whether this caller has one.
    ///
    /// # Errors
    /// The store cannot tell: the login is a 503.
    fn is_enrolled<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> MaybeReady<'a, Result<bool, Box<dyn Error + Send + Sync>>>;

    /// Tells this factor, when the login is built, of the one-time codes that a caller may have beside it. Who has codes proves one of both before
    /// this factor is added: keep `codes`, and ask them.
    ///
    /// # Security
    /// A factor that keeps nothing of `codes` can be added by a password alone where the browser is remembered, and is then worth two factors.
    fn set_codes(&self, codes: Arc<dyn OtherFactor>);
}

/// The other factor of a login.
pub(super) struct Other {
    pub(super) factor: Box<dyn OtherFactor>,
    /// Whether a password alone lets no caller in who has it.
    pub(super) is_asked_at_login: bool,
}
