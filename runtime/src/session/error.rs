//! Why a session could not be begun, renewed or ended.

use std::fmt;

use super::SessionStoreError;
use crate::problem::{IntoProblem, Problem, Reason};
use crate::random::NoRandomness;

/// Why a session could not be begun, renewed or ended. As an answer a session that is over is a 401, and the
/// others are a 503: no caller is logged in.
#[derive(Debug)]
#[non_exhaustive]
pub enum SessionError {
    /// There is no such session, or it is over.
    NotLive,
    /// The caller's issuer or subject is empty.
    CallerEmpty,
    /// There are no random bytes.
    NoRandomness,
    /// The store could not tell.
    Store(SessionStoreError),
}

impl From<SessionStoreError> for SessionError {
    fn from(error: SessionStoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NoRandomness> for SessionError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl SessionError {
    /// In place of `IntoProblem` where an answer is written by hand.
    #[must_use]
    pub fn problem(self) -> Problem {
        match self {
            Self::NotLive => Problem::because(Reason::CredentialsMissing),
            failed => Problem::because(Reason::AuthenticatorUnavailable).cause(failed.to_string()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl IntoProblem for SessionError {
    fn into_problem(self) -> Problem {
        self.problem()
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLive => out.write_str("the session is over"),
            Self::CallerEmpty => out.write_str("a session is of a caller with issuer and subject"),
            Self::NoRandomness => out.write_str("there are no random bytes"),
            Self::Store(error) => write!(out, "{error}: {}", error.cause()),
        }
    }
}
