//! What an application implements, and how both forms of it are asked in one way.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use bytes::Bytes;
use futures_util::FutureExt as _;

use super::answers::{InspectedAnswer, InspectedHead};
use super::verdict::InspectionVerdict;

/// The settings of the inspection of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InspectionRequest {
    /// The rules that do not hold, for the reason that the handler states. A verdict that names these alone is none.
    pub except: &'static [&'static str],
    /// Whether nothing is refused: a hook that stops at its first match looks on.
    pub detects_only: bool,
}

/// Why a hook could decide nothing.
pub type InspectionError = Box<dyn Error + Send + Sync>;

/// Begins inspections that compute: each runs on a thread for such work, so that none keeps another request
/// waiting.
///
/// ```
/// use palisade::Security;
/// use palisade::firewall::{
///     InspectionRequest, Firewall, InspectedHead, Inspection, InspectionError, Inspector, InspectionVerdict,
/// };
///
/// /// Refuses tools that say who they are.
/// struct Scanners;
///
/// struct OneRequest;
///
/// impl Inspector for Scanners {
///     type Inspection = OneRequest;
///
///     fn begin(&self, _: InspectionRequest) -> OneRequest {
///         OneRequest
///     }
/// }
///
/// impl Inspection for OneRequest {
///     fn head(&mut self, head: &InspectedHead) -> Result<InspectionVerdict, InspectionError> {
///         let agent = head.headers().get("user-agent").map_or(&b""[..], |value| value.as_bytes());
///         let is_scanner = agent.starts_with(b"sqlmap/") || agent.starts_with(b"nikto/");
///         Ok(if is_scanner { InspectionVerdict::block("scanner") } else { InspectionVerdict::Allow })
///     }
/// }
///
/// let security = Security::builder().direct().firewall(Firewall::new(Scanners));
/// assert!(security.build().is_ok());
/// ```
pub trait Inspector: Send + Sync + 'static {
    /// What is kept of one request.
    type Inspection: Inspection;

    /// Begins with a request.
    fn begin(&self, asked: InspectionRequest) -> Self::Inspection;

    /// Whether `rule` is one that a handler may except; asked at the start for each that one does.
    ///
    /// # Errors
    /// Why it is none: the application does not start.
    fn check_exclusion(&self, rule: &'static str) -> Result<(), String> {
        let _ = rule;
        Ok(())
    }
}

/// The inspection of one request, which computes.
///
/// What a method does not override is allowed. An error is a failure of the firewall: see
/// [`Firewall::fails_open`](super::Firewall::fails_open).
pub trait Inspection: Send + 'static {
    /// Looks at the head.
    ///
    /// # Errors
    /// Where nothing can be decided.
    fn head(&mut self, head: &InspectedHead) -> Result<InspectionVerdict, InspectionError>;

    /// Looks at a piece of the body, as it arrived.
    ///
    /// # Errors
    /// Where nothing can be decided.
    fn body(&mut self, piece: &Bytes) -> Result<InspectionVerdict, InspectionError> {
        let _ = piece;
        Ok(InspectionVerdict::Allow)
    }

    /// The request is there as a whole; asked also of one without a body.
    ///
    /// # Errors
    /// Where nothing can be decided.
    fn body_end(&mut self) -> Result<InspectionVerdict, InspectionError> {
        Ok(InspectionVerdict::Allow)
    }

    /// Looks at the answer of the handler.
    ///
    /// # Errors
    /// Where nothing can be decided.
    fn answer(&mut self, answer: &InspectedAnswer) -> Result<InspectionVerdict, InspectionError> {
        let _ = answer;
        Ok(InspectionVerdict::Allow)
    }
}

/// Begins inspections that wait for another system.
///
/// As [`Inspector`], for what asks over a network.
pub trait AsyncInspector: Send + Sync + 'static {
    /// What is kept of one request.
    type Inspection: AsyncInspection;

    /// Begins with a request.
    fn begin(&self, asked: InspectionRequest) -> Self::Inspection;

    /// Whether `rule` is one that a handler may except; asked at the start for each that one does.
    ///
    /// # Errors
    /// Why it is none: the application does not start.
    fn check_exclusion(&self, rule: &'static str) -> Result<(), String> {
        let _ = rule;
        Ok(())
    }
}

/// The inspection of one request, which waits for another system. Its methods can be written as `async fn`.
///
/// They must not compute for long, or block: what does is an [`Inspection`].
pub trait AsyncInspection: Send + 'static {
    /// Looks at the head.
    fn head(
        &mut self,
        head: &InspectedHead,
    ) -> impl Future<Output = Result<InspectionVerdict, InspectionError>> + Send;

    /// Looks at a piece of the body, as it arrived.
    fn body(
        &mut self,
        piece: &Bytes,
    ) -> impl Future<Output = Result<InspectionVerdict, InspectionError>> + Send {
        let _ = piece;
        async { Ok(InspectionVerdict::Allow) }
    }

    /// The request is there as a whole; asked also of one without a body.
    fn body_end(
        &mut self,
    ) -> impl Future<Output = Result<InspectionVerdict, InspectionError>> + Send {
        async { Ok(InspectionVerdict::Allow) }
    }

    /// Looks at the answer of the handler.
    fn answer(
        &mut self,
        answer: &InspectedAnswer,
    ) -> impl Future<Output = Result<InspectionVerdict, InspectionError>> + Send {
        let _ = answer;
        async { Ok(InspectionVerdict::Allow) }
    }
}

/// One look.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Head(InspectedHead),
    Piece(Bytes),
    End,
    Answer(InspectedAnswer),
}

/// Why a look has no verdict.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The hook says so.
    Failed(InspectionError),
    Panicked,
    /// It was not done with an earlier look, and is gone.
    Gone,
    /// It was not done in time.
    Late,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(cause) => write!(out, "the firewall failed: {cause}"),
            Self::Panicked => out.write_str("the firewall panicked"),
            Self::Gone => out.write_str("the firewall is not done with an earlier look"),
            Self::Late => out.write_str("the firewall took longer than its deadline"),
        }
    }
}

impl Error for Failure {}

/// A verdict that is waited for.
pub(super) type Looking<'a> =
    Pin<Box<dyn Future<Output = Result<InspectionVerdict, Failure>> + Send + 'a>>;

/// The inspection of one request, in either form.
pub(crate) trait Running: Send {
    fn look(&mut self, step: Step) -> Looking<'_>;
}

/// What begins inspections, in either form.
pub(super) trait Begins: Send + Sync {
    fn begin(&self, asked: InspectionRequest) -> Box<dyn Running>;
    fn check_exclusion(&self, rule: &'static str) -> Result<(), String>;
}

/// What waits.
pub(super) struct Waiting<N>(pub(super) N);

impl<N: AsyncInspector> Begins for Waiting<N> {
    fn begin(&self, asked: InspectionRequest) -> Box<dyn Running> {
        let begun = std::panic::catch_unwind(AssertUnwindSafe(|| self.0.begin(asked)));
        Box::new(OneWaiting(begun.ok()))
    }

    fn check_exclusion(&self, rule: &'static str) -> Result<(), String> {
        self.0.check_exclusion(rule)
    }
}

/// None once a look was given up, or panicked.
struct OneWaiting<I>(Option<I>);

impl<I: AsyncInspection> Running for OneWaiting<I> {
    fn look(&mut self, step: Step) -> Looking<'_> {
        Box::pin(async move {
            let mut inspection = self.0.take().ok_or(Failure::Gone)?;
            let looking = AssertUnwindSafe(async {
                match &step {
                    Step::Head(head) => inspection.head(head).await,
                    Step::Piece(piece) => inspection.body(piece).await,
                    Step::End => inspection.body_end().await,
                    Step::Answer(answer) => inspection.answer(answer).await,
                }
            });
            let verdict = looking.catch_unwind().await.map_err(panicked)?;
            self.0 = Some(inspection);
            verdict.map_err(Failure::Failed)
        })
    }
}

/// What a panic says stays where the panic hook wrote it.
#[allow(clippy::needless_pass_by_value, reason = "what a panic carries is given by value")]
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Failure {
    Failure::Panicked
}
