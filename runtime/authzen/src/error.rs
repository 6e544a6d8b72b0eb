//! Why there is no decision.

use std::error::Error;
use std::fmt;

use palisade::{IntoProblem, Problem};
use palisade_outbound::OutboundError;

/// Why there is no decision: no caller is let in.
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthZenError {
    /// The engine did not answer, or with what is not an answer.
    Unanswered(OutboundError),
    /// The engine answered about another number of objects than it was asked about.
    Miscounted,
}

impl fmt::Display for AuthZenError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unanswered(_) => out.write_str("the policy engine did not decide"),
            Self::Miscounted => out.write_str("the policy engine decided about other objects"),
        }
    }
}

impl Error for AuthZenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unanswered(cause) => Some(cause),
            Self::Miscounted => None,
        }
    }
}

impl From<OutboundError> for AuthZenError {
    fn from(cause: OutboundError) -> Self {
        Self::Unanswered(cause)
    }
}

/// A 503, its cause in the log.
impl IntoProblem for AuthZenError {
    fn into_problem(self) -> Problem {
        Problem::new(palisade::http::StatusCode::SERVICE_UNAVAILABLE).cause(self)
    }
}
