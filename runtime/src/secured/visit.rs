//! One request on its way through the application: what its guard finds and what it leaves for
//! the audit event.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::extract::MatchedPath;
use http::request::Parts;

use crate::audit::RequestId;
use crate::policy::{Policy, Spec};
use crate::principal::Principal;
use crate::rate::{Budget, Quota};
use crate::refusal::Refusal;
use crate::security::Security;

const UNSECURED: &str = "no `Security` reaches this handler: use `SecureRouter::secured_by`, or \
                         `.layer(security.layer())` on the router";

/// Travels in the request's extensions under this private type; the innermost application wins.
#[derive(Clone)]
pub(crate) struct Visit(Arc<Traveller>);

impl std::fmt::Debug for Visit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Visit").field("request", &self.0.request).finish_non_exhaustive()
    }
}

struct Traveller {
    security: Security,
    client: IpAddr,
    request: RequestId,
    trail: Trail,
}

/// What the guard of a handler found out.
#[derive(Default)]
pub(crate) struct Trail {
    pub(crate) spec: OnceLock<&'static Spec>,
    pub(crate) route: OnceLock<MatchedPath>,
    pub(crate) principal: OnceLock<Principal>,
    charged: Mutex<Option<Charged>>,
}

/// The throttle that has the least left, for the rate-limit fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charged {
    pub(crate) name: &'static str,
    pub(crate) quota: Quota,
    pub(crate) budget: Budget,
}

impl Visit {
    pub(crate) fn new(security: Security, client: IpAddr, request: RequestId) -> Self {
        let trail = Trail::default();
        Self(Arc::new(Traveller { security, client, request, trail }))
    }

    /// The visit of this request; without one there is no configuration and the guard stays shut.
    pub(crate) fn of(parts: &Parts) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            // Outside every application there is no exit that would tell the log.
            tracing::error!(target: "palisade", "{UNSECURED}");
            Refusal::internal(UNSECURED)
        })
    }

    /// Notes which handler the request reached, and that its demands can be met.
    pub(crate) fn enter<P: Policy>(
        &self,
        parts: &Parts,
        asks_for_caller: bool,
    ) -> Result<&'static Spec, Refusal> {
        let spec: &'static Spec = const { &P::SPEC };
        let _ = self.0.trail.spec.set(spec);
        if let Some(route) = parts.extensions.get::<MatchedPath>() {
            let _ = self.0.trail.route.set(route.clone());
        }
        self.0.security.admit::<P>(asks_for_caller)?;
        Ok(spec)
    }

    pub(crate) fn security(&self) -> &Security {
        &self.0.security
    }

    pub(crate) fn client(&self) -> IpAddr {
        self.0.client
    }

    pub(crate) fn request_id(&self) -> RequestId {
        self.0.request
    }

    pub(crate) fn trail(&self) -> &Trail {
        &self.0.trail
    }

    /// Remembers the budget that has the least left.
    pub(crate) fn charged(&self, charged: Charged) {
        let mut least = self.0.trail.charged.lock().unwrap_or_else(PoisonError::into_inner);
        if least.is_none_or(|least| charged.budget.remaining < least.budget.remaining) {
            *least = Some(charged);
        }
    }

    /// The budget that has the least left.
    pub(crate) fn least(&self) -> Option<Charged> {
        *self.0.trail.charged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
