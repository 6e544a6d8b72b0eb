//! A login that waits for its second factor.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::error::SecondFactorError;
use super::used::SecondFactorUsed;
use crate::caller_id::CallerId;
use crate::random::random;

/// A login whose password was right, for five minutes: a client sends it beside its code. It is worth nothing without
/// one.
#[derive(Clone, PartialEq, Eq)]
pub struct HalfLoginTicket(String);

/// A ticket as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub(super) caller: CallerId,
    pub(super) until: i64,
    pub(super) is_used: bool,
    /// Which login it is the half of; none where an application asked for the ticket itself.
    #[serde(default)]
    pub(super) half: Option<HalfLogin>,
}

/// What a login knew when it asked for the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HalfLogin {
    /// The account's name.
    pub(crate) name: String,
    /// What the first factor was, for `amr`.
    pub(crate) first: String,
    /// A digest of the password's hash: with another password the login begins again.
    pub(crate) password: String,
}

impl HalfLoginTicket {
    /// How long a login waits for its second factor, in seconds.
    #[cfg(feature = "login")]
    pub(crate) const LIFE_SECONDS: u64 = 5 * 60;

    pub(super) fn new() -> Result<Self, SecondFactorError> {
        Ok(Self(format!("prl_{}", URL_SAFE_NO_PAD.encode(random::<32>()?))))
    }

    /// The text for the client.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a client sends.
impl From<&str> for HalfLoginTicket {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Shows nothing of it.
impl fmt::Debug for HalfLoginTicket {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("HalfLoginTicket(..)")
    }
}

/// The digest by which a secret text is kept.
pub(crate) fn digest_of(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes()))
}

/// A login whose second factor counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    pub(super) caller: CallerId,
    pub(super) passed: SecondFactorUsed,
}

impl Finished {
    /// Who logged in.
    #[must_use]
    pub fn caller(&self) -> &CallerId {
        &self.caller
    }

    /// By what.
    #[must_use]
    pub fn passed(&self) -> SecondFactorUsed {
        self.passed
    }

    /// For the claim `amr`, beside what the first factor was: `["pwd", "otp"]`.
    #[must_use]
    pub fn amr(&self) -> [&'static str; 2] {
        ["pwd", self.passed.amr()]
    }
}
