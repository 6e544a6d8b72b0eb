//! Which of its second factors a caller passed: there may be another by the time that something is done with it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::ticket::digest_of;

/// The digest of the secret of one-time codes that counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EnrolledSecret(String);

impl EnrolledSecret {
    pub(super) fn of(secret: &[u8]) -> Self {
        Self(digest_of(&URL_SAFE_NO_PAD.encode(secret)))
    }
}
