//! What a cache may keep.

use std::time::Duration;

use http::HeaderMap;
use http::header::{CACHE_CONTROL, HeaderValue, VARY};

/// What the caller's own cache may keep; a shared one never may.
///
/// Without it a response is `no-store`. There is no `public`: what a guard let through belongs to
/// one caller. A response that may be kept also says that it differs by credentials (`Vary`), so
/// that two accounts in one browser do not see each other's.
///
/// ```
/// use std::time::Duration;
/// use palisade::CacheControl;
///
/// let minute = CacheControl::private(Duration::from_secs(60));
/// assert_eq!(minute.to_string(), "private, max-age=60");
/// assert_eq!(CacheControl::no_store().to_string(), "no-store");
/// ```
///
/// # Security
/// `Vary` names `Authorization` and `Cookie`. Where a credential travels in another field, do not
/// let responses be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheControl(Keeping);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeping {
    Nothing,
    AskAgain,
    Private(Duration),
}

impl CacheControl {
    /// Nothing is kept: the default.
    pub fn no_store() -> Self {
        Self(Keeping::Nothing)
    }

    /// Kept by the caller's own cache, and asked for again at every use.
    pub fn revalidated() -> Self {
        Self(Keeping::AskAgain)
    }

    /// Kept by the caller's own cache, in whole seconds, at most a year.
    pub fn private(max_age: Duration) -> Self {
        Self(Keeping::Private(max_age.min(Duration::from_secs(31_536_000))))
    }

    pub(super) fn write(self, headers: &mut HeaderMap) {
        let Ok(value) = HeaderValue::try_from(self.to_string()) else { return };
        headers.insert(CACHE_CONTROL, value);
        if self.0 != Keeping::Nothing {
            headers.insert(VARY, HeaderValue::from_static("authorization, cookie"));
        }
    }
}

impl std::fmt::Display for CacheControl {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Keeping::Nothing => out.write_str("no-store"),
            Keeping::AskAgain => out.write_str("private, no-cache"),
            Keeping::Private(age) => write!(out, "private, max-age={}", age.as_secs()),
        }
    }
}
