//! Whether the service wants requests, for the balancer that sends them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;

/// Whether the service wants more requests: what a load balancer asks. Copies tell the same.
///
/// It is ready until [`serve`](crate::serve) is told to stop; see
/// [`readiness`](crate::Serve::readiness).
///
/// ```
/// use palisade::Readiness;
/// use palisade::prelude::*;
///
/// #[public(reason = "asked by the load balancer", rate = "10/s")]
/// async fn ready(State(readiness): State<Readiness>) -> StatusCode {
///     readiness.status()
/// }
///
/// let readiness = Readiness::new();
/// assert_eq!(readiness.status(), StatusCode::OK);
/// let _ = SecureRouter::new().route("/ready", get(ready)).with_state::<()>(readiness);
/// ```
#[derive(Clone, Debug)]
pub struct Readiness(Arc<AtomicBool>);

impl Default for Readiness {
    fn default() -> Self {
        Self::new()
    }
}

impl Readiness {
    /// A service that is ready.
    pub fn new() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    /// Whether it is.
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// 200 or 503.
    pub fn status(&self) -> StatusCode {
        if self.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
    }

    /// States it: a service that warms up is not ready before it says so.
    pub fn set(&self, is_ready: bool) {
        self.0.store(is_ready, Ordering::Release);
    }
}
