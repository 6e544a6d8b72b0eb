//! What the log needs of an answer that a problem made.

use std::error::Error;
use std::sync::Arc;

use http::header::HeaderValue;

use crate::edge::ready_answer::ReadyAnswer;
use crate::problem::Reason;

/// A limit that refuses a request.
#[derive(Clone, Debug)]
pub(crate) struct RefusingLimit {
    /// Its name and numbers, for the log.
    pub(crate) words: Arc<str>,
    /// The values of the two fields that tell what is left of it, for the answer's map of fields, which is made
    /// at once.
    pub(crate) fields: Option<[HeaderValue; 2]>,
}

/// Marks an answer that a problem made, with what the log needs of it.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) reason: Reason,
    pub(crate) limit: Option<RefusingLimit>,
    /// The part of the rule that refused, in words.
    pub(crate) rule: Option<Arc<str>>,
    pub(crate) cause: Option<Arc<dyn Error + Send + Sync>>,
    /// What the answer is a copy of, where it was made at start.
    pub(crate) ready: Option<ReadyAnswer>,
}

impl Refused {
    /// A refusal about which the log hears nothing but its reason.
    pub(crate) const fn because(reason: Reason) -> Self {
        Self { reason, limit: None, rule: None, cause: None, ready: None }
    }
}
