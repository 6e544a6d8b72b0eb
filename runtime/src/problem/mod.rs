//! Refusals and failures on the wire: `application/problem+json` ([RFC 9457]).
//!
//! [RFC 9457]: https://www.rfc-editor.org/rfc/rfc9457

mod answer;
mod body;
mod declared;
mod details;
mod event;
mod into_problem;
mod outgrown;
mod quoted;
mod reason;
mod refusal;
mod refused;
mod stalled;
#[cfg(test)]
mod tests;
mod violation;

pub(crate) use answer::PROBLEM_JSON;
pub use declared::{Declared, ErrorFallback, ErrorProbe, IsError, LogCause, NoError};
pub use details::Problem;
#[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
pub(crate) use event::EVENTS;
pub(crate) use event::Event;
pub use into_problem::IntoProblem;
pub(crate) use outgrown::is_outgrown;
#[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
pub(crate) use reason::REASONS;
pub(crate) use reason::Reason;
pub use refusal::Refusal;
pub(crate) use refused::{Refused, RefusingLimit};
pub(crate) use stalled::{BodyStalled, is_stalled};
pub(crate) use violation::{
    Detail, Limits, MOST_TOLD, NumberLimits, Place, Violated, Violation, header_name, lower_hyphen,
};
