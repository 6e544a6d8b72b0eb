//! Keys that change while the service runs.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::KeySet;

/// Where the keys of an issuer come from while the service runs; given to
/// [`Jwt::keys_from`](super::Jwt::keys_from).
///
/// The crate `palisade-oidc` has one that fetches a provider's key set.
pub trait KeySource: Send + Sync + 'static {
    /// The keys as they are now. Every request asks: an implementation does not wait, not for a lock either.
    ///
    /// # Errors
    /// There are no keys that may still be believed; requests with a token are then a 503.
    fn current(&self) -> Result<Arc<KeySet>, KeysUnavailable>;

    /// A token names a key that [`current`](Self::current) does not have, or names none and is by none of
    /// them ([`KeySet::may_be_outdated`]): looks for a newer set, unless that was done a moment ago, and
    /// returns when the token may be judged again.
    ///
    /// Callers that are not authenticated cause this. An implementation bounds how often and how
    /// long it looks, and makes one look serve all who wait. The default does not look.
    fn refresh(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::ready(()))
    }

    /// [`refresh`](Self::refresh) for the token that caused it. A caller that waited for a refresh that another had begun
    /// needs none of its own where the newer set has the key: an implementation asks that of
    /// [`KeySet::verify_jws`] and [`KeySet::may_be_outdated`]. The default looks again, whichever the token is.
    fn refresh_for<'a>(&'a self, _token: &'a str) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        self.refresh()
    }
}

/// No keys that may still be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeysUnavailable;

impl fmt::Display for KeysUnavailable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the keys of the issuer are not available")
    }
}

impl Error for KeysUnavailable {}
