//! Why a second factor did not count.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};

use crate::problem::{IntoProblem, Problem, Reason};
use crate::random::NoRandomness;
use crate::records::{ChangeError, RecordStoreError};

/// Why a second factor did not count.
///
/// As an answer of a handler it is a 401 for a wrong code or ticket, a 429 while the factor is locked, a 409 where
/// there is none or one already, and a 503 where something failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum SecondFactorError {
    /// The code is none, is another's, or was taken before.
    Wrong,
    /// Too many codes were wrong: no code counts for so long.
    Locked(Duration),
    /// The caller has no second factor, or has not begun to enrol one.
    NotEnrolled,
    /// The caller has a second factor already: it is removed first.
    Enrolled,
    /// No login waits for this ticket: it is none, was used, or is older than five minutes.
    TicketUnknown,
    /// The store of records failed.
    Store(RecordStoreError),
    /// A record cannot be read.
    Spoilt(&'static str),
    /// So many requests changed one record at once that this one gave up.
    Contended,
    /// The system has no randomness.
    NoRandomness,
}

impl SecondFactorError {
    /// The code for the audit.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Wrong => "second_factor_wrong",
            Self::Locked(_) => "second_factor_locked",
            Self::NotEnrolled => "second_factor_missing",
            Self::Enrolled => "second_factor_present",
            Self::TicketUnknown => "second_factor_ticket_unknown",
            _ => "second_factor_failed",
        }
    }
}

impl fmt::Display for SecondFactorError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong => out.write_str("the code is wrong"),
            Self::Locked(_) => out.write_str("too many codes were wrong"),
            Self::NotEnrolled => out.write_str("there is no second factor"),
            Self::Enrolled => out.write_str("there is a second factor already"),
            Self::TicketUnknown => out.write_str("no login waits for this ticket"),
            Self::Store(_) => out.write_str("the store of second factors failed"),
            Self::Spoilt(what) => write!(out, "a record cannot be read: {what}"),
            Self::Contended => out.write_str("too many requests changed one record at once"),
            Self::NoRandomness => out.write_str("the system has no randomness"),
        }
    }
}

/// The cause of a failure. The type itself is no `std::error::Error`: as one it would become an opaque 500.
#[derive(Debug)]
struct Cause(SecondFactorError);

impl fmt::Display for Cause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, out)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            SecondFactorError::Store(error) => Some(error),
            _ => None,
        }
    }
}

#[diagnostic::do_not_recommend]
impl IntoProblem for SecondFactorError {
    fn into_problem(self) -> Problem {
        let reason = Reason::Credential(self.reason());
        let problem = |status| Problem::new(status).reason(reason);
        match self {
            Self::Wrong | Self::TicketUnknown => problem(StatusCode::UNAUTHORIZED),
            Self::Locked(time) => {
                let seconds = time.as_millis().div_ceil(1_000).max(1);
                let problem = problem(StatusCode::TOO_MANY_REQUESTS);
                match HeaderValue::try_from(seconds.to_string()) {
                    Ok(seconds) => problem.header(RETRY_AFTER, seconds),
                    Err(_) => problem,
                }
            }
            Self::NotEnrolled | Self::Enrolled => problem(StatusCode::CONFLICT),
            failure => Problem::from(Cause(failure)).unanswered(Reason::AuthenticatorUnavailable),
        }
    }
}

/// So that `?` in a handler answers what this says.
impl From<SecondFactorError> for Problem {
    fn from(error: SecondFactorError) -> Self {
        error.into_problem()
    }
}

impl From<ChangeError> for SecondFactorError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Store(error) => Self::Store(error),
            ChangeError::Unreadable => Self::Spoilt("a record has another form"),
            ChangeError::Unwritable => Self::Spoilt("a record that cannot be written"),
            ChangeError::Contended => Self::Contended,
            ChangeError::NoRandomness => Self::NoRandomness,
        }
    }
}

impl From<NoRandomness> for SecondFactorError {
    fn from(NoRandomness: NoRandomness) -> Self {
        Self::NoRandomness
    }
}
