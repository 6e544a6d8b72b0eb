//! What never changes about a request, and the caller its guard let through.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::MatchedPath;
use http::request::Parts;
use tracing::Span;

use crate::audit::AuditedRequest;
use crate::context::arrival::note_caller as note_in_span;
use crate::context::inspected::Inspected;
use crate::context::{Arrival, ExitNotes, GuardNotes, OriginalHead};
use crate::edge::peer::Peer;
use crate::input::ParameterFacts;
use crate::policy::{Requirement, Spec};
use crate::principal::Principal;
use crate::problem::Refusal;
use crate::rate::{Budget, Reservation, Slot, Throttle, Until};
use crate::request_head::RequestHead;
use crate::request_id::RequestId;
use crate::response_fields::ResponseFields;
use crate::rule::Granted;
use crate::security::{HandlerPlan, PreparedPolicy, Route, Security};
use crate::seldom::Seldom;

/// What the guards of one application know of a request.
#[derive(Clone)]
pub(crate) struct RequestContext {
    facts: Arc<RequestFacts>,
    /// Whom the guard before this handler let through.
    caller: Option<Principal>,
    /// What the routers on the way here demand of every caller.
    required: Vec<&'static Requirement>,
    /// The guard that let the caller through.
    plan: Option<&'static HandlerPlan>,
}

/// The time in which extractors may read the caller; dropping it ends it for every copy.
///
/// Copying the extensions of one request into another copies the context with its caller. By
/// the time a handler can hand the copy on, it names no caller.
#[derive(Debug)]
#[must_use = "extractors find no caller once it is dropped"]
pub(crate) struct CallerWindow(Arc<RequestFacts>);

impl Drop for CallerWindow {
    fn drop(&mut self) {
        self.0.caller_is_shown.store(false, Ordering::Release);
    }
}

#[cfg(feature = "session")]
impl crate::response_fields::LeavesFields for RequestContext {
    fn response_fields(&self) -> &ResponseFields {
        &self.facts.response_fields
    }

    #[cfg(all(feature = "login", feature = "second-factor"))]
    fn remember_address<'a>(
        &'a self,
        (module, name): (&'static str, &'static str),
        account: &'a str,
    ) -> crate::maybe_ready::MaybeReady<'a, ()> {
        use crate::rate::{KNOWN_FOR, RateKey};
        crate::maybe_ready::MaybeReady::later(async move {
            let key = RateKey::of_known((module, name), account, self.client());
            let now = self.security().clock().monotonic_nanos();
            let remembering = self.security().store().remember(key, KNOWN_FOR, now).wait().await;
            if let Err(cause) = remembering {
                tracing::warn!(target: "palisade", cause = ?cause, "an address was not remembered");
            }
        })
    }

    #[cfg(feature = "login")]
    fn knows_address<'a>(
        &'a self,
        handler: (&'static str, &'static str),
        account: &'a str,
    ) -> crate::maybe_ready::MaybeReady<'a, bool> {
        use crate::rate::RateKey;
        crate::maybe_ready::MaybeReady::later(async move {
            let key = RateKey::of_known(handler, account, self.client());
            let now = self.security().clock().monotonic_nanos();
            self.security().store().remembers(key, now).wait().await.unwrap_or_default()
        })
    }
}

impl std::fmt::Debug for RequestContext {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("RequestContext")
            .field("request", &self.facts.request)
            .finish_non_exhaustive()
    }
}

struct RequestFacts {
    security: Security,
    origin: ConnectionOrigin,
    request: RequestId,
    /// Every line that is logged for this request is in it.
    span: Span,
    /// On the clock's monotonic time; budgets count a request when it comes.
    arrived_at: u64,
    original_head: OriginalHead,
    response_fields: ResponseFields,
    notes: Mutex<GuardNotes>,
    /// What this request holds until it ends.
    held: Seldom<Held>,
    /// Whether extractors may read the caller from the extensions.
    caller_is_shown: AtomicBool,
}

impl std::fmt::Debug for RequestFacts {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("RequestFacts").field("request", &self.request).finish_non_exhaustive()
    }
}

/// What a request gives back when it ends.
#[derive(Default)]
pub(super) struct Held {
    /// Its slots among those that are handled at the same time.
    slots: Vec<Slot>,
    /// What it took from budgets until more is known of it.
    reservations: Vec<Reservation>,
    /// What a firewall keeps of it.
    pub(super) inspection: Inspected,
}

/// Where a request comes from.
#[derive(Clone, Debug)]
pub(crate) struct ConnectionOrigin {
    /// The other end of the connection.
    pub(crate) peer: Peer,
    /// On whose behalf it asks, by the declared topology.
    pub(crate) client: IpAddr,
}

impl RequestContext {
    pub(crate) fn new(
        security: Security,
        origin: ConnectionOrigin,
        arrival: Arrival,
        arrived_at: u64,
        original_head: OriginalHead,
    ) -> Self {
        let (notes, held) = (Mutex::default(), Seldom::default());
        let response_fields = ResponseFields::default();
        let Arrival { id: request, span } = arrival;
        let facts = RequestFacts {
            security,
            origin,
            request,
            span,
            arrived_at,
            original_head,
            response_fields,
            notes,
            held,
            caller_is_shown: AtomicBool::new(false),
        };
        Self { facts: Arc::new(facts), caller: None, required: Vec::new(), plan: None }
    }

    /// What the routers on the way here demand of every caller, the outermost's first.
    pub(crate) fn required(&self) -> &[&'static Requirement] {
        &self.required
    }

    /// Adds a condition for callers that are let through from here on.
    pub(crate) fn require(&mut self, requirement: &'static Requirement) {
        self.required.push(requirement);
    }

    /// Tells an audit event of this request.
    pub(crate) fn with_audited(&self, tell: impl FnOnce(&AuditedRequest<'_>)) {
        let notes = self.notes();
        let (id, client) = (&self.facts.request, Some(self.client()));
        tell(&notes.audited(id, client, Some(&self.facts.original_head.method)));
    }

    /// The same of a context that was found.
    pub(crate) fn shown_caller(&self) -> Option<&Principal> {
        self.facts.caller_is_shown.load(Ordering::Acquire).then(|| self.caller())?
    }

    /// Lets extractors read the caller that the extensions hold, until the window is dropped.
    pub(crate) fn show_caller(&self) -> CallerWindow {
        self.facts.caller_is_shown.store(true, Ordering::Release);
        CallerWindow(Arc::clone(&self.facts))
    }

    /// Whom the guard let through.
    pub(crate) fn caller(&self) -> Option<&Principal> {
        self.caller.as_ref()
    }

    pub(crate) fn set_caller(&mut self, caller: Option<Principal>) {
        self.caller = caller;
    }

    /// The guard that let the caller through.
    pub(crate) fn set_plan(&mut self, plan: &'static HandlerPlan) {
        self.plan = Some(plan);
    }

    /// The attribute of that guard: the innermost one's, where a guard is within a guard.
    pub(crate) fn guard(&self) -> Option<&'static Spec> {
        self.plan.map(|plan| plan.spec)
    }

    /// Notes which policies of engines determined the decision.
    pub(crate) fn note_policies(&self, policies: String) {
        self.lock().policies = Some(policies);
    }

    /// Asks an object that was loaded whatever the handler's inputs ask of it.
    pub(crate) fn ask_for_writes<T: 'static>(&self, object: &T) {
        let (Some(plan), Some(caller)) = (self.plan, self.shown_caller()) else { return };
        for write in plan.facts().flat_map(|facts| facts.writes).filter(|it| it.is_about::<T>()) {
            let may = write.ask(object, caller);
            self.lock().granted.note(write.key(), may);
        }
    }

    /// What the objects of the request said.
    pub(crate) fn granted(&self) -> Granted {
        self.lock().granted.clone()
    }

    /// Notes which handler the request reached, and that its demands can be met there.
    pub(crate) fn enter(
        &self,
        plan: &HandlerPlan,
        matched: Option<&MatchedPath>,
        route: &Route<'_>,
    ) -> Result<Arc<PreparedPolicy>, Refusal> {
        if self.lock().enter(plan, matched) {
            self.facts.span.record("route", &*route.path);
        }
        self.facts.security.prepare(plan, route)
    }

    pub(crate) fn security(&self) -> &Security {
        &self.facts.security
    }

    pub(crate) fn client(&self) -> IpAddr {
        self.facts.origin.client
    }

    pub(crate) fn peer(&self) -> &Peer {
        &self.facts.origin.peer
    }

    /// The head of this request, as authenticators and conditions see it.
    pub(crate) fn head<'a>(&'a self, parts: &'a Parts) -> RequestHead<'a> {
        RequestHead::new(parts, self.peer(), self.client())
    }

    /// Fields that leave with the answer, whatever it is.
    pub(crate) fn response_fields(&self) -> &ResponseFields {
        &self.facts.response_fields
    }

    pub(crate) fn request_id(&self) -> &RequestId {
        &self.facts.request
    }

    /// The span of this request.
    pub(crate) fn span(&self) -> &Span {
        &self.facts.span
    }

    pub(crate) fn arrived_at(&self) -> u64 {
        self.facts.arrived_at
    }

    /// What the request's head asked for, as it came.
    pub(crate) fn original_head(&self) -> &OriginalHead {
        &self.facts.original_head
    }

    /// What is known so far.
    pub(crate) fn notes(&self) -> GuardNotes {
        self.lock().clone()
    }

    /// The part of it that every answer depends on.
    pub(crate) fn exit_notes(&self) -> ExitNotes {
        self.lock().of_exit()
    }

    /// Notes who calls, and whether by a token in `Authorization`.
    pub(crate) fn note_caller(&self, principal: &Principal, by_token: bool) {
        let mut notes = self.lock();
        notes.principal.get_or_insert_with(|| principal.clone());
        notes.by_token = by_token;
        drop(notes);
        note_in_span(&self.facts.span, principal);
    }

    /// Whether the innermost guard verified a token that is in `Authorization`.
    pub(crate) fn is_by_token(&self) -> bool {
        self.lock().by_token
    }

    /// Keeps a slot until the exit takes it.
    pub(crate) fn keep_slot(&self, slot: Slot) {
        self.held().lock().slots.push(slot);
    }

    /// The slots that were kept; a context that is held for longer keeps none.
    pub(crate) fn take_slots(&self) -> Vec<Slot> {
        let held = self.held().lock_if_touched();
        held.map(|mut held| std::mem::take(&mut held.slots)).unwrap_or_default()
    }

    /// Those among the slots of a key, for what lasts longer than the answer.
    pub(crate) fn take_slots_of_keys(&self) -> Vec<Slot> {
        let Some(mut held) = self.held().lock_if_touched() else { return Vec::new() };
        held.slots.extract_if(.., |slot| matches!(slot, Slot::Key(_))).collect()
    }

    /// Whether the guard knows of such a parameter.
    pub(crate) fn has_parameter(&self, is: impl Fn(&ParameterFacts) -> bool) -> bool {
        self.plan.is_some_and(|plan| plan.facts().any(is))
    }

    /// Keeps a reservation until what ends it.
    pub(crate) fn keep_reservation(&self, reservation: Reservation) {
        self.held().lock().reservations.push(reservation);
    }

    /// Whether a reservation is kept.
    pub(crate) fn holds_reservations(&self) -> bool {
        self.held().lock_if_touched().is_some_and(|held| !held.reservations.is_empty())
    }

    /// The number of the route that led here, for budgets of its own.
    pub(crate) fn route_number(&self) -> u64 {
        self.lock().route_number()
    }

    /// The reservations that end with this.
    pub(crate) fn take_reservations(&self, until: Until) -> Vec<Reservation> {
        let Some(mut held) = self.held().lock_if_touched() else { return Vec::new() };
        held.reservations.extract_if(.., |reservation| reservation.until == until).collect()
    }

    /// What it gives back when it ends.
    pub(super) fn held(&self) -> &Seldom<Held> {
        &self.facts.held
    }

    /// Remembers the budget that has the least left.
    pub(crate) fn note_charge(&self, throttle: &Throttle, budget: Budget) {
        self.lock().charge(throttle, budget);
    }

    /// Corrects the budget that has the least left, where it was settled.
    pub(crate) fn note_settled(&self, throttle: &Throttle, budget: Budget) {
        self.lock().settle(throttle, budget);
    }

    /// Notes that the body is larger than the handler takes.
    pub(crate) fn note_outgrown_body(&self) {
        self.lock().body_outgrew = true;
    }

    /// Whether it was found to be.
    pub(crate) fn body_outgrew(&self) -> bool {
        self.lock().body_outgrew
    }

    /// Every change is one assignment, so a panic leaves nothing half-written.
    fn lock(&self) -> MutexGuard<'_, GuardNotes> {
        self.facts.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
