//! A challenge from its beginning to its answer: bound to a browser, once, for a while.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::CallerId;
use palisade::records::RecordId;
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration};

/// How long a ceremony may take, in milliseconds.
pub(crate) const LIFE_MILLIS: i64 = 5 * 60 * 1_000;

/// What the service keeps of a ceremony.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ceremony {
    /// A digest of the browser's cookie.
    browser: String,
    pub(crate) purpose: Purpose,
}

/// What it ends in.
#[derive(Serialize, Deserialize)]
#[allow(clippy::large_enum_variant, reason = "one is made for each request")]
pub(crate) enum Purpose {
    Login(DiscoverableAuthentication),
    Verify(CallerId, DiscoverableAuthentication),
    Add { caller: CallerId, name: String, state: PasskeyRegistration },
}

impl Ceremony {
    pub(crate) fn new(browser: &str, purpose: Purpose) -> Self {
        Self { browser: digest_of(browser), purpose }
    }

    /// Whether it is this browser's, to end in what `caller` is about; no caller logs in yet.
    pub(crate) fn is_of(&self, browser: &str) -> bool {
        self.browser == digest_of(browser)
    }
}

fn digest_of(browser: &str) -> String {
    let digest = RecordId::of(&[b"palisade passkey browser", browser.as_bytes()]);
    URL_SAFE_NO_PAD.encode(digest.as_bytes())
}
