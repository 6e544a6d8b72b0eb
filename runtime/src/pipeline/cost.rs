//! What a request cost, told by its handler.

use std::fmt;

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::context::RequestContext;
use crate::input::{ParameterFacts, SafeInput};
use crate::pipeline::settlement::give;
use crate::problem::Refusal;
use crate::rate::{Reservation, Until};

/// What this request costs, where its limit says `cost = after`: the handler tells it.
///
/// Until then the limit's `reserve` is taken. [`settle`](Self::settle) replaces it by what was used, which may
/// be less or more; what is missing then counts against the caller's next requests. Dropped without a word,
/// as when the handler fails or its client goes away, the reservation stays. A stream may take it along and
/// settle at its end.
///
/// ```
/// # #[cfg(feature = "testing")]
/// # mod example {
/// use palisade::Cost;
/// use palisade::prelude::*;
/// use palisade::testing::{Client, Issuer, TestClock};
///
/// #[secure(rate(limit = "1000/h", cost = after, reserve = 100, unit = "rows"))]
/// async fn export(cost: Cost) -> StatusCode {
///     let rows = 7;
///     cost.settle(rows).await;
///     StatusCode::OK
/// }
///
/// # pub fn run() -> Result<(), Box<dyn std::error::Error>> {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
/// # runtime.block_on(async {
/// # let (clock, issuer) = (TestClock::new(), Issuer::new());
/// # let security = Security::builder().jwt(issuer.jwt()).direct().clock(&clock).build()?;
/// # let app = SecureRouter::new().route("/export", get(export)).secured_by(security)?;
/// # let client = Client::new(app);
/// # let token = issuer.token("ada", &clock).sign();
/// let reply = client.get("/export").bearer(&token).send().await;
/// assert_eq!(reply.header("ratelimit-policy"), r#""export";q=1000;w=3600;qu="rows""#);
/// assert!(reply.header("ratelimit").starts_with(r#""export";r=993;"#));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })
/// # }
/// # }
/// # #[cfg(feature = "testing")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// #     example::run()
/// # }
/// # #[cfg(not(feature = "testing"))]
/// # fn main() {}
/// ```
///
/// A handler that takes it without such a limit, or has such a limit and does not take it, keeps the
/// application from starting.
#[must_use = "what is reserved stays taken until `settle` says what was used"]
pub struct Cost {
    context: RequestContext,
    reservations: Vec<Reservation>,
}

impl Cost {
    /// How many units are reserved; nothing while a limit that says `on_failure = "allow"` does not count.
    pub fn reserved(&self) -> u32 {
        self.reservations.iter().map(Reservation::reserved).max().unwrap_or_default()
    }

    /// Takes what was used in place of what was reserved. More than 4,294,967,295 units count as so many.
    ///
    /// Where the store of the limits does not answer, the reservation stays, and the log tells it.
    pub async fn settle(self, spent: u64) {
        let spent = u32::try_from(spent).unwrap_or(u32::MAX);
        give(&self.context, &self.reservations, spent).await;
    }
}

impl fmt::Debug for Cost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Cost").field("reserved", &self.reserved()).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl SafeInput for Cost {
    const FACTS: ParameterFacts = ParameterFacts::COST;
}

impl<S: Send + Sync> FromRequestParts<S> for Cost {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let mut context = RequestContext::of(parts)?;
        // A stream may outlive the handler, and needs no caller.
        context.set_caller(None);
        let reservations = context.take_reservations(Until::Told);
        Ok(Self { context, reservations })
    }
}
