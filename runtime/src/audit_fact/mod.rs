//! What happens beside the decisions about requests, such as a key that was revoked: told to the sinks of the audit of the
//! application within which it happened.
//!
//! Keys, sessions and tokens are made before an application is configured, and know of none. So a request that has sinks names its
//! listener to the thread for as long as it is polled, and [`Security::audited`](crate::Security::audited) does the same for work
//! that is not a request.

mod fact;
#[cfg(feature = "audit")]
mod heard;

use tracing::Instrument as _;
use tracing::instrument::Instrumented;

use crate::problem::Event;
#[cfg(feature = "login")]
use crate::problem::Problem;

pub(crate) use fact::AuditFact;
#[cfg(feature = "audit")]
pub(crate) use fact::AuditListener;
#[cfg(feature = "audit")]
pub(crate) use heard::{Heard, Listening};

impl AuditFact<'_> {
    /// Tells the sinks of the application whose work this is; the subscriber was told with fields of its own.
    #[cfg(feature = "audit")]
    pub(crate) fn tell(&self, event: Event) {
        heard::tell(event, self);
    }

    #[cfg(not(feature = "audit"))]
    #[allow(clippy::unused_self, reason = "as with the feature")]
    pub(crate) fn tell(&self, _: Event) {}
}

/// Does work to its end, also where the client of the request goes away meanwhile: its facts are the request's.
///
/// # Errors
/// It panicked, or the process ends: a 500.
#[cfg(feature = "login")]
pub async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Problem> {
    tokio::spawn(heard(work))
        .await
        .map_err(|error| Problem::new(http::StatusCode::INTERNAL_SERVER_ERROR).cause(error))
}

/// Who listens now, kept for something that happens later on another task. It keeps no application alive.
pub(crate) struct LaterFact {
    #[cfg(feature = "audit")]
    listener: Option<std::sync::Weak<dyn AuditListener>>,
}

impl LaterFact {
    pub(crate) fn of_now() -> Self {
        Self {
            #[cfg(feature = "audit")]
            listener: heard::listener(),
        }
    }

    #[cfg_attr(not(feature = "audit"), allow(clippy::unused_self, reason = "as with the feature"))]
    pub(crate) fn tell(&self, event: Event, fact: &AuditFact<'_>) {
        #[cfg(feature = "audit")]
        if let Some(listener) = self.listener.as_ref().and_then(std::sync::Weak::upgrade) {
            listener.hear(event, fact);
        }
        #[cfg(not(feature = "audit"))]
        let _ = (event, fact);
    }
}

/// Work for a task of its own, heard by the listener of this moment: what is spawned in a request goes on beside it, and its facts are the
/// request's, as the lines that it logs are. `floors` sees to it that nothing is spawned otherwise.
#[cfg(feature = "audit")]
pub(crate) fn heard<F: Future>(work: F) -> Instrumented<Heard<F>> {
    Heard::as_now(work).in_current_span()
}

/// The same without a listener.
#[cfg(not(feature = "audit"))]
pub(crate) fn heard<F: Future>(work: F) -> Instrumented<F> {
    work.in_current_span()
}

/// Who listens now, kept for what is polled after the request, as the source of a stream is.
#[derive(Clone, Default)]
pub(crate) struct Hearing {
    #[cfg(feature = "audit")]
    listening: Option<std::sync::Arc<Listening>>,
}

impl Hearing {
    pub(crate) fn of_now() -> Self {
        Self {
            #[cfg(feature = "audit")]
            listening: heard::listening(),
        }
    }

    /// What is told until `work` returns is heard.
    #[cfg_attr(not(feature = "audit"), allow(clippy::unused_self, reason = "as with the feature"))]
    pub(crate) fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        #[cfg(feature = "audit")]
        let _until_it_returns = self.listening.as_ref().map(heard::Scope::enter);
        work()
    }
}
