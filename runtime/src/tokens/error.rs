//! Why there is no token.

use std::error::Error;
use std::fmt;

use crate::auth::jwt::revocation::{RevocationError, RevocationStoreError};
use crate::random::NoRandomness;
use crate::records::{ChangeError, RecordStoreError};

/// Why the service of tokens could not do what it was asked to.
#[derive(Debug)]
#[non_exhaustive]
pub enum TokenServiceError {
    /// The store of records failed: whether the change was made is unknown.
    Store(RecordStoreError),
    /// A record cannot be read: it was changed by something else, or is of another version of palisade.
    Spoilt(&'static str),
    /// So many requests changed one record at once that this one gave up.
    Contended,
    /// The store of revocations failed.
    Revocations(Box<dyn Error + Send + Sync>),
    /// No key signs now.
    NoKey,
    /// A key would sign before verifiers that keep the key set know it.
    KeyTooSoon,
    /// There is a key of this id already.
    KeyRepeated,
    /// [`SigningKey::signs_from`](super::SigningKey::signs_from) was called twice, so that the key has two moments.
    KeyOfTwoMoments,
    /// The system has no randomness.
    NoRandomness,
    /// The grant has no subject, no client, a claim with a meaning of its own, or an audience that is not
    /// configured.
    Grant(&'static str),
}

impl fmt::Display for TokenServiceError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(_) => out.write_str("the store of tokens failed"),
            Self::Spoilt(what) => write!(out, "a record cannot be read: {what}"),
            Self::Contended => out.write_str("too many requests changed one record at once"),
            Self::Revocations(_) => out.write_str("the store of revocations failed"),
            Self::NoKey => out.write_str("no key signs now"),
            Self::KeyTooSoon => out.write_str(
                "the key would sign before verifiers that keep the key set know it: let it sign \
                 ten minutes from now at the earliest, with `.signs_from(..)`",
            ),
            Self::KeyRepeated => out.write_str("there is a key of this id already"),
            Self::KeyOfTwoMoments => out.write_str("`.signs_from(..)` of the key was called twice"),
            Self::NoRandomness => out.write_str("the system has no randomness"),
            Self::Grant(why) => write!(out, "the grant cannot become a token: {why}"),
        }
    }
}

impl Error for TokenServiceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Store(error) => Some(error),
            Self::Revocations(error) => Some(&**error),
            _ => None,
        }
    }
}

impl From<NoRandomness> for TokenServiceError {
    fn from(NoRandomness: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl From<ChangeError> for TokenServiceError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Store(error) => Self::Store(error),
            ChangeError::Unreadable => Self::Spoilt("a session has another form"),
            ChangeError::Unwritable => Self::Spoilt("a session that cannot be written"),
            ChangeError::Contended => Self::Contended,
            ChangeError::NoRandomness => Self::NoRandomness,
        }
    }
}

impl From<RecordStoreError> for TokenServiceError {
    fn from(error: RecordStoreError) -> Self {
        Self::Store(error)
    }
}

impl From<RevocationStoreError> for TokenServiceError {
    fn from(error: RevocationStoreError) -> Self {
        Self::Revocations(Box::new(error))
    }
}

impl From<RevocationError> for TokenServiceError {
    fn from(error: RevocationError) -> Self {
        Self::Revocations(Box::new(error))
    }
}

/// Why a refresh token gets no new ones. A client learns `invalid_grant` of each, except where something
/// failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum RefreshError {
    /// No refresh token of this service.
    Unknown,
    /// Idle for too long, or past its absolute life.
    Expired,
    /// Its session was ended before.
    Ended,
    /// It was used before: its session ends with this.
    Reused,
    /// Another use of it came first, at the same time.
    Lost,
    /// Another use of it is being answered; [`TokenService::refresh`](super::TokenService::refresh) waits for
    /// its end.
    UnderWay,
    /// It is bound to another client or another key.
    Foreign,
    /// The scope asks for more than was granted.
    Scope,
    /// Something that the decision needs failed.
    Failed(TokenServiceError),
}

impl RefreshError {
    /// The code for the audit.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Unknown => "refresh_token_unknown",
            Self::Expired => "refresh_token_expired",
            Self::Ended => "refresh_token_ended",
            Self::Reused => "refresh_token_reused",
            Self::Lost | Self::UnderWay => "refresh_token_in_use",
            Self::Foreign => "refresh_token_foreign",
            Self::Scope => "refresh_scope_wider",
            Self::Failed(_) => "refresh_failed",
        }
    }
}

impl fmt::Display for RefreshError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Unknown => "no refresh token of this service",
            Self::Expired => "the refresh token has expired",
            Self::Ended => "the session of the refresh token was ended",
            Self::Reused => "the refresh token was used before: its session is ended",
            Self::Lost => "another use of the refresh token came first",
            Self::UnderWay => "another use of the refresh token is being answered",
            Self::Foreign => "the refresh token belongs to another client or key",
            Self::Scope => "the scope asks for more than was granted",
            Self::Failed(_) => "the refresh token could not be judged",
        })
    }
}

impl Error for RefreshError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}

impl<E: Into<TokenServiceError>> From<E> for RefreshError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}
