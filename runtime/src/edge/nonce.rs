//! A number that one page knows and no other.

use std::fmt;

use crate::random::random;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// A random text for the scripts and styles of one answer, which its policy lets run: a parameter of a handler with
/// `page = ..`.
///
/// ```
/// use palisade::axum::response::Html;
/// use palisade::prelude::*;
/// use palisade::{Nonce, PagePolicy};
///
/// const PAGE: PagePolicy = PagePolicy::own().with_nonce();
///
/// #[public(reason = "the front door", rate = "10/s", page = PAGE, unredacted = "a page without data")]
/// async fn front(nonce: Nonce) -> Html<String> {
///     Html(format!("<!doctype html><script nonce=\"{nonce}\">document.title = 'Payroll'</script>"))
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Nonce(String);

impl Nonce {
    pub(crate) fn of(text: String) -> Self {
        Self(text)
    }

    /// The text of 128 random bits; none where there is no randomness.
    pub(crate) fn random() -> Option<String> {
        Some(STANDARD_NO_PAD.encode(random::<16>().ok()?))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Leaves the text out: knowing it is enough to run scripts on the page.
impl fmt::Debug for Nonce {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Nonce").finish_non_exhaustive()
    }
}
