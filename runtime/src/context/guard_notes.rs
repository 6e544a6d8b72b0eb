//! Notes of a handler's guard, for the exit and its audit event.

use std::net::IpAddr;

use axum::extract::MatchedPath;
use http::Method;

use crate::audit::AuditedRequest;
use crate::policy::Spec;
use crate::principal::Principal;
use crate::rate::{Budget, Throttle};
use crate::redact::Shape;
use crate::request_id::RequestId;
use crate::rule::Granted;
use crate::security::HandlerPlan;

/// What the guard of a handler found out.
#[derive(Clone, Default)]
pub(crate) struct GuardNotes {
    pub(crate) spec: Option<&'static Spec>,
    /// The origins that each guard states, the outermost's first.
    origins: Vec<&'static [&'static str]>,
    pub(crate) route: Option<MatchedPath>,
    pub(crate) principal: Option<Principal>,
    /// Whether the innermost guard verified a token that is in `Authorization`, and not what comes beside one.
    pub(super) by_token: bool,
    /// What the handler's answer can hold.
    answer: Option<fn() -> Shape>,
    least: Option<Charged>,
    /// Which policies of engines determined the decision.
    pub(super) policies: Option<String>,
    /// What the objects of the request said to those who would write.
    pub(super) granted: Granted,
    /// Whether the body was found to be larger than the handler takes.
    pub(super) body_outgrew: bool,
}

/// The throttle that has the least left, for the rate-limit fields.
#[derive(Clone, Debug)]
pub(crate) struct Charged {
    pub(crate) throttle: Throttle,
    pub(crate) budget: Budget,
}

/// What every answer depends on, taken in one look.
#[derive(Default)]
pub(crate) struct ExitNotes {
    pub(crate) spec: Option<&'static Spec>,
    /// The origins that each guard on the way to the handler states.
    pub(crate) origins: Vec<&'static [&'static str]>,
    pub(crate) least: Option<Charged>,
    /// Whether a guard let a caller through.
    pub(crate) knows_caller: bool,
}

impl GuardNotes {
    /// Notes which handler the request reached. An outer handler's note stays: its budgets and its
    /// name are the request's. Whether the route is news.
    pub(super) fn enter(&mut self, plan: &HandlerPlan, matched: Option<&MatchedPath>) -> bool {
        self.spec = self.spec.or(Some(plan.spec));
        self.origins.extend(plan.spec.cors);
        self.answer = self.answer.or(Some(plan.response));
        if self.route.is_some() {
            return false;
        }
        self.route = matched.cloned();
        matched.is_some()
    }

    pub(super) fn charge(&mut self, throttle: &Throttle, budget: Budget) {
        let least = &mut self.least;
        if least.as_ref().is_none_or(|least| budget.remaining() < least.budget.remaining()) {
            *least = Some(Charged { throttle: throttle.clone(), budget });
        }
    }

    /// A budget that was settled has another rest.
    pub(super) fn settle(&mut self, throttle: &Throttle, budget: Budget) {
        if let Some(least) = &mut self.least
            && least.throttle.id == throttle.id
        {
            least.budget = budget;
        }
    }

    /// The same for the same pattern in every process.
    pub(super) fn route_number(&self) -> u64 {
        let route = self.route.as_ref().map(MatchedPath::as_str).unwrap_or_default();
        // FNV-1a: patterns are the program's, and no two of a handler meet by chance.
        route.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// The exit asks once.
    pub(super) fn of_exit(&mut self) -> ExitNotes {
        let (least, knows_caller) = (self.least.take(), self.principal.is_some());
        let origins = std::mem::take(&mut self.origins);
        ExitNotes { spec: self.spec, origins, least, knows_caller }
    }

    /// The request as an audit event tells it.
    pub(crate) fn audited<'a>(
        &'a self,
        id: &'a RequestId,
        client: Option<IpAddr>,
        method: Option<&'a Method>,
    ) -> AuditedRequest<'a> {
        AuditedRequest {
            id,
            client,
            method,
            subject: self.principal.as_ref().map(Principal::subject),
            issuer: self.principal.as_ref().map(Principal::issuer),
            tenant: self.principal.as_ref().and_then(Principal::tenant),
            credential: self.principal.as_ref().and_then(Principal::credential_id),
            route: self.route.as_ref().map(MatchedPath::as_str),
            policy: self.spec.map(|spec| spec.name),
            policies: self.policies.as_deref(),
            answer: self.answer,
            caller: self.principal.as_ref(),
        }
    }
}
