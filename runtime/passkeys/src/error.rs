//! Why a ceremony came to nothing.

use std::error::Error;

use http::StatusCode;
use palisade::Problem;
use palisade::records::ChangeError;
use webauthn_rs::prelude::WebauthnError;

/// Why a ceremony came to nothing.
#[derive(Debug)]
pub(crate) enum PasskeyError {
    /// The store failed, or a record is spoilt.
    Away(ChangeError),
    /// No ceremony of this browser waits: it was used, is over, or never began.
    CeremonyUnknown,
    /// What the browser sent is not a credential.
    Unreadable,
    /// The credential is not of an account here, or does not fit what was asked for.
    Wrong,
    /// A copy of the key was used.
    Cloned,
    /// This passkey is registered already.
    Present,
    /// The caller has as many as there may be.
    TooMany,
    /// The caller has a factor, and its session proved less.
    Unproven,
    /// Whether the caller has something beside passkeys is unknown.
    OtherAway(Box<dyn Error + Send + Sync>),
    /// The caller's places for ceremonies are occupied.
    Full,
    /// webauthn-rs could not make a challenge.
    NotBegun(WebauthnError),
    /// The caller's other sessions may be live.
    Sessions(Problem),
    /// What goes on by itself did not end.
    Unfinished(Problem),
}

impl PasskeyError {
    /// For the log.
    fn reason(&self) -> &'static str {
        match self {
            Self::CeremonyUnknown => "passkey_ceremony_unknown",
            Self::Unreadable => "passkey_unreadable",
            Self::Wrong => "passkey_wrong",
            Self::Cloned => "passkey_cloned",
            Self::Present => "passkey_present",
            Self::TooMany => "passkey_too_many",
            Self::Full => "passkey_ceremonies_full",
            Self::Unproven => "passkey_unproven",
            Self::Away(_)
            | Self::OtherAway(_)
            | Self::NotBegun(_)
            | Self::Sessions(_)
            | Self::Unfinished(_) => "passkey_failed",
        }
    }
}

impl From<ChangeError> for PasskeyError {
    fn from(error: ChangeError) -> Self {
        Self::Away(error)
    }
}

impl From<PasskeyError> for Problem {
    fn from(error: PasskeyError) -> Self {
        let reason = error.reason();
        tracing::info!(target: "palisade", reason, "a ceremony of a passkey came to nothing");
        let refused = |status| Self::new(status);
        match error {
            // One answer, whatever did not fit: it does not tell who has an account.
            PasskeyError::CeremonyUnknown | PasskeyError::Wrong | PasskeyError::Cloned => {
                refused(StatusCode::UNAUTHORIZED).detail("this passkey cannot be used: start again")
            }
            PasskeyError::Unreadable => {
                refused(StatusCode::UNPROCESSABLE_ENTITY).detail("this is not a credential")
            }
            PasskeyError::Present => {
                refused(StatusCode::CONFLICT).detail("this passkey is registered already")
            }
            PasskeyError::TooMany => refused(StatusCode::CONFLICT)
                .detail("the account has the maximum number of passkeys"),
            PasskeyError::Unproven => refused(StatusCode::FORBIDDEN)
                .detail("prove a passkey or a one-time code before adding a passkey"),
            PasskeyError::OtherAway(error) => refused(StatusCode::SERVICE_UNAVAILABLE).cause(error),
            PasskeyError::Full => refused(StatusCode::TOO_MANY_REQUESTS)
                .detail("too many passkey ceremonies of this address are pending"),
            PasskeyError::Away(error) => refused(StatusCode::SERVICE_UNAVAILABLE).cause(error),
            PasskeyError::Sessions(problem) | PasskeyError::Unfinished(problem) => problem,
            PasskeyError::NotBegun(error) => {
                refused(StatusCode::INTERNAL_SERVER_ERROR).cause(error.to_string())
            }
        }
    }
}
