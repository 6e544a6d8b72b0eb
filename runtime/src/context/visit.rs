//! What never changes about a request, and the caller its guard let through.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::request::Parts;

use crate::context::{Asked, Charged, Trail};
use crate::policy::Spec;
use crate::principal::Principal;
use crate::problem::Refusal;
use crate::rate::{Budget, Throttle};
use crate::request_id::RequestId;
use crate::security::{Plan, Ready, Security};

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
    pub(crate) fn enter(&self, parts: &Parts, plan: &Plan) -> Result<Arc<Ready>, Refusal> {
        self.lock().enter(plan.spec, parts);
        self.traveller.security.admit(plan)
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
        self.lock().charge(throttle, budget);
    }

    /// The budget that has the least left.
    pub(crate) fn least(&self) -> Option<Charged> {
        self.lock().least()
    }

    /// Every change is one assignment, so a panic leaves nothing half-written.
    fn lock(&self) -> MutexGuard<'_, Trail> {
        self.traveller.trail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
