//! What an application states of pages of other origins.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use super::source::{CorsQuestion, OriginLookup};
use crate::config_faults::ConfigFaults;

/// Which pages of other origins may read the answers of an application; given to
/// [`SecurityBuilder::cors`](crate::SecurityBuilder::cors).
///
/// It opens answers to readers and closes nothing: a form of any page still reaches the service, and what it may
/// cause there is for [`trusted_origins`](crate::SecurityBuilder::trusted_origins) to say.
///
/// ```
/// use palisade::{Cors, Security};
///
/// let cors = Cors::origins(["https://app.example"]).with_credentials();
/// assert!(Security::builder().cors(cors).direct().build().is_ok());
///
/// let refused = Security::builder().cors(Cors::origins(["https://app.example:443"])).direct().build();
/// assert!(refused.is_err_and(|error| error.reasons()[0].contains("default port")));
/// ```
#[must_use = "give it to `.cors(..)`"]
pub struct Cors {
    pub(super) who: Who,
    pub(super) credentials: bool,
    pub(super) methods: Option<Vec<String>>,
    pub(super) headers: Vec<String>,
    pub(super) exposed: Vec<String>,
    pub(super) max_age: Option<Duration>,
    pub(super) faults: ConfigFaults,
}

/// Whose pages may read.
pub(super) enum Who {
    Listed(Vec<String>),
    Anyone,
    Asked(OriginLookup),
}

impl Cors {
    fn new(who: Who) -> Self {
        Self {
            who,
            credentials: false,
            methods: None,
            headers: Vec::new(),
            exposed: Vec::new(),
            max_age: None,
            faults: ConfigFaults::named("cors"),
        }
    }

    /// Pages of these origins, each written as browsers do: `https://app.example`, without a slash, a wildcard or the
    /// default port. Anything else is refused at start.
    pub fn origins<O: Into<String>>(origins: impl IntoIterator<Item = O>) -> Self {
        Self::new(Who::Listed(origins.into_iter().map(Into::into).collect()))
    }

    /// Pages of every origin, without credentials: for public data.
    pub fn anyone() -> Self {
        Self::new(Who::Anyone)
    }

    /// Pages of the origins that `ask` says yes to: those that each customer named for its tenant. An answer is kept for
    /// `cached_for`, 10,000 of them at most.
    ///
    /// An error, no answer within a second, and more than 64 questions at the same time are a no for that request. A question
    /// counts as a request of its address, and is not asked for one that is over its limit or that an address rule refuses.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use palisade::Cors;
    /// # async fn may(_: &str, _: Option<&str>) -> Result<bool, std::io::Error> { Ok(false) }
    ///
    /// let cors = Cors::ask(Duration::from_secs(60), |asked| async move {
    ///     may(asked.origin(), asked.tenant()).await
    /// });
    /// # let _ = cors;
    /// ```
    pub fn ask<E, F, Fut>(cached_for: Duration, ask: F) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
        F: Fn(CorsQuestion) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<bool, E>> + Send + 'static,
    {
        Self::new(Who::Asked(OriginLookup::new(cached_for, ask)))
    }

    /// Lets these pages send cookies along and read what a caller with a session sees.
    pub fn with_credentials(self) -> Self {
        Self { credentials: true, ..self }
    }

    /// The methods of the pages' requests; `GET`, `HEAD`, `POST`, `PUT`, `PATCH` and `DELETE` by default.
    pub fn methods<M: Into<String>>(mut self, methods: impl IntoIterator<Item = M>) -> Self {
        let methods = methods.into_iter().map(Into::into).collect();
        self.faults.state(&mut self.methods, methods, ".methods(..)");
        self
    }

    /// More header fields of the pages' requests, beside `Authorization`, `Content-Type`, `DPoP`, `Idempotency-Key`, `If-Match`
    /// and `If-None-Match`.
    pub fn headers<H: Into<String>>(mut self, headers: impl IntoIterator<Item = H>) -> Self {
        self.headers.extend(headers.into_iter().map(Into::into));
        self
    }

    /// More header fields of answers that pages may read, beside those of limits and challenges, `Location`, `ETag` and the
    /// request's id.
    pub fn expose<H: Into<String>>(mut self, headers: impl IntoIterator<Item = H>) -> Self {
        self.exposed.extend(headers.into_iter().map(Into::into));
        self
    }

    /// How long a browser keeps the answer to a preflight; ten minutes by default, and a day at most.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.faults.state(&mut self.max_age, age, ".max_age(..)");
        self
    }
}

impl fmt::Debug for Cors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Cors").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}
