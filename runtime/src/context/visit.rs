//! One request on its way through the application: what its guard finds and what it leaves for
//! the audit event.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::MatchedPath;
use http::request::Parts;

use crate::audit::RequestId;
use crate::policy::{Policy, Spec};
use crate::principal::Principal;
use crate::problem::Refusal;
use crate::rate::{Budget, Throttle};
use crate::response::Asked;
use crate::security::{Ready, Security};

const UNSECURED: &str = "no `Security` reaches this handler: use `SecureRouter::secured_by`, or \
                         `.layer(security.layer())` on the router";

/// Travels in the request's extensions under this private type; the innermost application wins.
#[derive(Clone)]
pub(crate) struct Visit {
    traveller: Arc<Traveller>,
    /// Whom the guard before this handler let through.
    caller: Option<Principal>,
}

impl std::fmt::Debug for Visit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Visit").field("request", &self.traveller.request).finish_non_exhaustive()
    }
}

struct Traveller {
    security: Security,
    origin: Origin,
    request: RequestId,
    /// On the clock's monotonic time; budgets count a request when it comes.
    arrived_at: u64,
    asked: Asked,
    trail: Mutex<Trail>,
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    /// The other end of the connection.
    pub(crate) peer: IpAddr,
    /// On whose behalf it asks, by the declared topology.
    pub(crate) client: IpAddr,
}

/// What the guard of a handler found out.
#[derive(Clone, Default)]
pub(crate) struct Trail {
    pub(crate) spec: Option<&'static Spec>,
    pub(crate) route: Option<MatchedPath>,
    pub(crate) principal: Option<Principal>,
    charged: Option<Charged>,
}

/// The throttle that has the least left, for the rate-limit fields.
#[derive(Clone, Debug)]
pub(crate) struct Charged {
    pub(crate) throttle: Throttle,
    pub(crate) budget: Budget,
}

impl Visit {
    pub(crate) fn new(
        security: Security,
        origin: Origin,
        request: RequestId,
        arrived_at: u64,
        asked: Asked,
    ) -> Self {
        let trail = Mutex::default();
        let traveller = Traveller { security, origin, request, arrived_at, asked, trail };
        Self { traveller: Arc::new(traveller), caller: None }
    }

    /// The visit of this request; without one there is no configuration and the guard stays shut.
    pub(crate) fn of(parts: &Parts) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            // Outside every application there is no exit that would tell the log.
            tracing::error!(target: "palisade", "{UNSECURED}");
            Refusal::internal(UNSECURED)
        })
    }

    /// The caller that a guard left for the extractors behind it.
    pub(crate) fn caller_of(parts: &Parts) -> Option<&Principal> {
        parts.extensions.get::<Self>()?.caller()
    }

    /// Whom the guard let through.
    pub(crate) fn caller(&self) -> Option<&Principal> {
        self.caller.as_ref()
    }

    pub(crate) fn introduce(&mut self, caller: Option<Principal>) {
        self.caller = caller;
    }

    /// Notes which handler the request reached, and that its demands can be met.
    pub(crate) fn enter<P: Policy>(
        &self,
        parts: &Parts,
        asks_for_caller: bool,
    ) -> Result<Arc<Ready>, Refusal> {
        let mut trail = self.lock();
        // An outer handler's note stays: its budgets and its name are the request's.
        trail.spec = trail.spec.or(const { Some(&P::SPEC) });
        if trail.route.is_none() {
            trail.route = parts.extensions.get::<MatchedPath>().cloned();
        }
        drop(trail);
        self.traveller.security.admit::<P>(asks_for_caller)
    }

    pub(crate) fn security(&self) -> &Security {
        &self.traveller.security
    }

    pub(crate) fn client(&self) -> IpAddr {
        self.traveller.origin.client
    }

    pub(crate) fn peer(&self) -> IpAddr {
        self.traveller.origin.peer
    }

    pub(crate) fn request_id(&self) -> RequestId {
        self.traveller.request
    }

    pub(crate) fn arrived_at(&self) -> u64 {
        self.traveller.arrived_at
    }

    /// What the request's head asked for, as it came.
    pub(crate) fn asked(&self) -> &Asked {
        &self.traveller.asked
    }

    /// What is known so far.
    pub(crate) fn trail(&self) -> Trail {
        self.lock().clone()
    }

    /// The demands of the handler that the request came to.
    pub(crate) fn spec(&self) -> Option<&'static Spec> {
        self.lock().spec
    }

    /// Notes who calls.
    pub(crate) fn identified(&self, principal: &Principal) {
        self.lock().principal.get_or_insert_with(|| principal.clone());
    }

    /// Remembers the budget that has the least left.
    pub(crate) fn charged(&self, throttle: &Throttle, budget: Budget) {
        let least = &mut self.lock().charged;
        if least.as_ref().is_none_or(|least| budget.remaining < least.budget.remaining) {
            *least = Some(Charged { throttle: throttle.clone(), budget });
        }
    }

    /// The budget that has the least left.
    pub(crate) fn least(&self) -> Option<Charged> {
        self.lock().charged.clone()
    }

    /// Every change is one assignment, so a panic leaves nothing half-written.
    fn lock(&self) -> MutexGuard<'_, Trail> {
        self.traveller.trail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
