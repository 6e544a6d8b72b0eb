//! What the firewall sees of a request, and of its answer.
//!
//! Nothing is done where none is configured. The head is looked at behind limits and before authentication; the
//! body behind authorization, as it arrives, and the handler gets it once the verdict on all of it is there; the
//! answer before it leaves.

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::BytesMut;
use http::request::Parts;
use http::{Method, Uri};
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::audit;
use crate::context::RequestContext;
use crate::edge::firewall::{
    Exclusion, Failure, InspectedAnswer, InspectedHead, ReadyFirewall, Running, Step, Verdict,
};
use crate::input::{collected, unread_body};
use crate::pipeline::{Apart, body};
use crate::policy::Spec;
use crate::problem::{Reason, Refusal, Refused};

/// Looks at the head of a request that reached a handler.
///
/// # Errors
/// 403, which does not say why, and 503 where the firewall fails.
pub(super) async fn look_at_head(
    context: &RequestContext,
    spec: &'static Spec,
    parts: &Parts,
) -> Result<(), Refusal> {
    let Some(firewall) = context.security().firewall() else { return Ok(()) };
    let exclusion = spec.firewall.as_ref();
    // A guard within a guard: the outer one's handler is the request's.
    if exclusion.is_some_and(|exclusion| exclusion.off) || !context.begin_inspection() {
        return Ok(());
    }
    let mut looking = Looking::new(context, firewall, firewall.begin(exclusion), exclusion);
    let uri = original(context).unwrap_or_else(|| parts.uri.clone());
    let head = InspectedHead::of(parts, uri, context.client());
    looking.pass(Place::Head, Step::Head(head), Reason::FirewallBlocked).await?;
    looking.keep();
    Ok(())
}

/// The target as it came, which routers cut.
fn original(context: &RequestContext) -> Option<Uri> {
    let target = context.original_head().target.clone()?;
    Some(Uri::from(target))
}

/// Looks at the body of a request whose caller may call, and at the request as a whole.
///
/// # Errors
/// As [`look_at_head`]; 413 and the like where the body cannot be read.
pub(super) async fn look_at_body(
    context: &RequestContext,
    spec: &'static Spec,
    apart: &mut Apart,
) -> Result<(), Refusal> {
    let (Some(firewall), Some(inspection)) =
        (context.security().firewall(), context.take_inspection())
    else {
        return Ok(());
    };
    let exclusion = spec.firewall.as_ref();
    let mut looking = Looking::new(context, firewall, inspection, exclusion);
    // A tunnel has no body that ends.
    let has_body = apart.parts.method != Method::CONNECT && !apart.body.is_end_stream();
    if has_body && exclusion.is_none_or(|exclusion| !exclusion.head_only) {
        body::check_is_not_encoded(&apart.parts)?;
        let sent = std::mem::take(&mut apart.body);
        let sent = body::bounded(&mut apart.parts, sent, spec.body_limit, context);
        apart.body = looking.read(sent).await?;
    }
    looking.pass(Place::Body, Step::End, Reason::FirewallBlocked).await?;
    looking.keep();
    Ok(())
}

/// Looks at the answer of a handler whose request was looked at; what leaves, that or another.
pub(super) async fn look_at_answer(context: &RequestContext, response: Response) -> Response {
    let (Some(firewall), Some(inspection)) =
        (context.security().firewall(), context.take_inspection())
    else {
        return response;
    };
    // What palisade answers itself tells nothing from inside.
    let refused = response.extensions().get::<Refused>();
    if refused.is_some_and(|refused| refused.reason != Reason::HandlerRefused) {
        return response;
    }
    let exclusion = context.notes().spec.and_then(|spec| spec.firewall.as_ref());
    let mut looking = Looking::new(context, firewall, inspection, exclusion);
    let (parts, body) = response.into_parts();
    let reads = exclusion.is_none_or(|exclusion| !exclusion.head_only);
    let is_short = body.size_hint().upper().is_some_and(|most| most <= firewall.answers_up_to);
    let (shown, body) = if reads && is_short {
        match collected(body).await {
            Ok(bytes) => (Some(bytes.clone()), Body::from(bytes)),
            Err(refusal) => return refusal.into_response(),
        }
    } else {
        (None, body)
    };
    let answer = InspectedAnswer::of(parts.status, parts.headers.clone(), shown);
    let looked = looking.pass(Place::Answer, Step::Answer(answer), Reason::FirewallAnswerBlocked);
    match looked.await {
        Ok(()) => Response::from_parts(parts, body),
        Err(refusal) => refusal.into_response(),
    }
}

/// Whether an answer has to be looked at.
pub(super) fn is_open(context: &RequestContext) -> bool {
    context.security().firewall().is_some() && context.has_inspection()
}

/// What is looked at, as the audit has it.
#[derive(Clone, Copy, Debug)]
enum Place {
    Head,
    Body,
    Answer,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Body => "body",
            Self::Answer => "answer",
        }
    }
}

/// The inspection of one request at work.
struct Looking<'a> {
    context: &'a RequestContext,
    firewall: &'a ReadyFirewall,
    inspection: Box<dyn Running>,
    exclusion: Option<&'static Exclusion>,
}

impl<'a> Looking<'a> {
    fn new(
        context: &'a RequestContext,
        firewall: &'a ReadyFirewall,
        inspection: Box<dyn Running>,
        exclusion: Option<&'static Exclusion>,
    ) -> Self {
        Self { context, firewall, inspection, exclusion }
    }

    /// Keeps the inspection for what comes.
    fn keep(self) {
        self.context.keep_inspection(self.inspection);
    }

    /// One look, and what follows from it.
    async fn pass(&mut self, place: Place, step: Step, blocked: Reason) -> Result<(), Refusal> {
        match self.firewall.look(&mut *self.inspection, step).await {
            Ok(verdict) => self.follow(place, verdict, blocked),
            Err(failure) => self.fail(failure),
        }
    }

    fn follow(&self, place: Place, verdict: Verdict, blocked: Reason) -> Result<(), Refusal> {
        let verdict = self.without_excepted(verdict);
        if verdict == Verdict::Allow {
            return Ok(());
        }
        let rules = verdict.in_words();
        let is_refused = verdict.blocks() && !self.firewall.detects_only;
        self.context.with_audited(|request| {
            let security = self.context.security();
            let time = security.clock().now_unix_millis();
            let told = audit::FirewallMatch { rules: &rules, place: place.name(), is_refused };
            audit::record_firewall(security.audit_outputs(), request, &told, time);
        });
        if is_refused { Err(Refusal::new(blocked).by_rule(rules.into())) } else { Ok(()) }
    }

    /// A hook need not know of exclusions: a verdict of excepted rules alone is none.
    fn without_excepted(&self, verdict: Verdict) -> Verdict {
        let except = self.exclusion.map_or(&[][..], |exclusion| exclusion.except);
        let is_left = verdict.rules().iter().any(|rule| !except.contains(&rule.as_str()));
        if is_left || verdict.rules().is_empty() { verdict } else { Verdict::Allow }
    }

    fn fail(&self, failure: Failure) -> Result<(), Refusal> {
        if !self.firewall.lets_failures_pass() {
            return Err(Refusal::failed(Reason::FirewallUnavailable, failure));
        }
        audit::log_cause(self.context.request_id(), &failure);
        Ok(())
    }

    /// Looks at a body while it is read; the body that was read.
    async fn read(&mut self, mut sent: Body) -> Result<Body, Refusal> {
        let mut whole = BytesMut::new();
        while let Some(frame) = sent.frame().await {
            let frame = frame.map_err(|error| unread_body(&error))?;
            let Ok(piece) = frame.into_data() else { continue };
            if piece.is_empty() {
                continue;
            }
            whole.extend_from_slice(&piece);
            self.pass(Place::Body, Step::Piece(piece), Reason::FirewallBlocked).await?;
        }
        Ok(Body::from(whole.freeze()))
    }
}
