//! Engines that decide beside palisade's own rules: Cedar, a service that speaks AuthZEN.

use std::sync::{Mutex, PoisonError};

use crate::maybe_ready::MaybeReady;
use crate::principal::Principal;
use crate::request_head::RequestHead;
use crate::rule::Decision;

/// An engine of policies: what `cedar("View")` and `authzen("can_read")` in a rule ask.
///
/// [`SecurityBuilder::engine`](crate::SecurityBuilder::engine) names one. The packages `palisade-cedar` and
/// `palisade-authzen` have two; this is the seam for another.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::{Decision, EngineAnswer, EngineQuestion, MaybeReady, PolicyEngine};
///
/// struct Lists;
///
/// impl PolicyEngine for Lists {
///     fn check(&self, action: &str) -> Result<(), String> {
///         if action == "View" { Ok(()) } else { Err(format!("`{action}` is not an action")) }
///     }
///
///     fn decide<'a>(&'a self, question: EngineQuestion<'a>) -> MaybeReady<'a, EngineAnswer> {
///         let may = question.caller().subject() == "ada";
///         MaybeReady::Now(EngineAnswer::of(may.into()).because("list-1"))
///     }
/// }
///
/// #[secure(allow = cedar("View"), rate = "10/s")]
/// async fn view() -> NoContent {
///     NoContent
/// }
///
/// let builder = Security::builder().engine("cedar", Lists);
/// # let _ = builder;
/// ```
pub trait PolicyEngine: Send + Sync + 'static {
    /// Whether it can be asked about an action at all: asked once for each rule that names it, when the application
    /// starts.
    ///
    /// # Errors
    /// Why it cannot, as a reason not to start.
    fn check(&self, action: &str) -> Result<(), String>;

    /// Decides. What cannot be told is [`Decision::Failed`], which denies.
    fn decide<'a>(&'a self, question: EngineQuestion<'a>) -> MaybeReady<'a, EngineAnswer>;
}

/// What an engine is asked.
#[derive(Clone, Copy, Debug)]
pub struct EngineQuestion<'a> {
    pub(super) action: &'a str,
    pub(super) caller: &'a Principal,
    pub(super) request: &'a RequestHead<'a>,
}

impl<'a> EngineQuestion<'a> {
    /// What the caller wants to do, as the rule has it.
    pub fn action(&self) -> &'a str {
        self.action
    }

    /// Who asks.
    pub fn caller(&self) -> &'a Principal {
        self.caller
    }

    /// The head of the request.
    pub fn request(&self) -> &'a RequestHead<'a> {
        self.request
    }
}

/// What an engine answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct EngineAnswer {
    pub(super) decision: Decision,
    pub(super) because: Option<String>,
}

impl EngineAnswer {
    /// This.
    pub fn of(decision: Decision) -> Self {
        Self { decision, because: None }
    }

    /// What was decided.
    pub fn decision(&self) -> Decision {
        self.decision
    }

    /// The policies that determined it, for the audit alone: in an event they are `policies`.
    pub fn because(self, policies: impl Into<String>) -> Self {
        Self { because: Some(policies.into()), ..self }
    }
}

/// What engines told of their answers while a rule was decided.
#[derive(Debug, Default)]
pub(crate) struct EngineNotes(Mutex<Vec<String>>);

impl EngineNotes {
    pub(super) fn note(&self, engine: &str, policies: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(format!("{engine}: {policies}"));
    }

    /// All of it in one text; `None` where no engine was asked.
    pub(crate) fn text(&self) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (!all.is_empty()).then(|| all.join("; "))
    }
}
