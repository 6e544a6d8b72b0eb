//! What the firewall sees of a request, and of its answer.
//!
//! Nothing is done where none is configured. The head is looked at behind limits and before authentication; the
//! body behind authorization, as it arrives, and the handler gets it once the verdict on all of it is there; the
//! answer before it leaves.

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::{Bytes, BytesMut};
use http::Uri;
use http::request::Parts;
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::audit;
use crate::context::{BodyShown, RequestContext};
use crate::edge::firewall::{
    Exclusion, Failure, InspectedAnswer, InspectedHead, InspectionVerdict, ReadyFirewall, RuleId,
    Running, SettlesWhenSent, Step,
};
use crate::input::unread_body;
use crate::pipeline::read_ahead::{ReadAhead, broken};
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
    let shows_body = exclusion.is_none_or(|exclusion| !exclusion.head_only);
    // A guard within a guard: the outer one's handler is the request's.
    if exclusion.is_some_and(|exclusion| exclusion.off) || !context.begin_inspection(shows_body) {
        return Ok(());
    }
    let mut looking = Looking::new(context, firewall, firewall.begin(exclusion), exclusion);
    let uri = original(context).unwrap_or_else(|| parts.uri.clone());
    let head = InspectedHead::of(parts, uri, context.client());
    looking.pass(Place::Head, Step::Head(head), Reason::FirewallBlocked).await?;
    context.keep_inspection(looking.inspection, BodyShown::NotYet);
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
        (context.security().firewall(), context.take_inspection_of_body())
    else {
        return Ok(());
    };
    let exclusion = spec.firewall.as_ref();
    let mut looking = Looking::new(context, firewall, inspection, exclusion);
    let is_empty = apart.body.is_end_stream();
    let mut shown = if is_empty { BodyShown::Shown } else { BodyShown::Hidden };
    if !is_empty && exclusion.is_none_or(|exclusion| !exclusion.head_only) {
        match body::check_is_not_encoded(&apart.parts) {
            Ok(()) => {
                let sent = std::mem::take(&mut apart.body);
                let sent = body::bounded(&mut apart.parts, sent, spec.body_limit, context);
                apart.body = looking.read(sent).await?;
                shown = BodyShown::Shown;
            }
            Err(refusal) if !firewall.detects_only => return Err(refusal),
            // The handler takes it or not, as it does without a firewall.
            Err(_) => looking.fail(Failure::Failed("the body is in a content coding".into()))?,
        }
    }
    looking.pass(Place::Body, Step::End, Reason::FirewallBlocked).await?;
    context.keep_inspection(looking.inspection, shown);
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
    // What something hangs on that it was sent is not read here: it would count as sent.
    let is_open = parts.extensions.get::<SettlesWhenSent>().is_none();
    let (shown, body) = if reads && is_short && is_open {
        let mut ahead = ReadAhead::new(body);
        let outcome = match firewall.within(ahead.read()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err((Failure::Failed(error.to_string().into()), Some(error))),
            Err(failure) => Err((failure, None)),
        };
        match outcome {
            Ok(()) => {
                let bytes = ahead.into_bytes();
                (Some(bytes.clone()), Body::from(bytes))
            }
            Err((failure, broke)) => {
                if let Err(refusal) = looking.fail(failure) {
                    return refusal.into_response();
                }
                // It leaves as it would without a firewall, which sees its head alone.
                let body = match broke {
                    Some(error) => ahead.into_broken(error),
                    None => ahead.into_body(),
                };
                (None, body)
            }
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

/// So much of a body is looked at together, in bytes.
const PIECE: usize = 16 * 1024;

/// So many rules are remembered as told.
const MOST_TOLD: usize = 256;

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
    /// The rules that the audit has heard of: each is reported once at a place.
    told: Vec<RuleId>,
}

impl<'a> Looking<'a> {
    fn new(
        context: &'a RequestContext,
        firewall: &'a ReadyFirewall,
        inspection: Box<dyn Running>,
        exclusion: Option<&'static Exclusion>,
    ) -> Self {
        Self { context, firewall, inspection, exclusion, told: Vec::new() }
    }

    /// One look, and what follows from it.
    async fn pass(&mut self, place: Place, step: Step, blocked: Reason) -> Result<(), Refusal> {
        match self.firewall.look(&mut *self.inspection, step).await {
            Ok(verdict) => self.follow(place, verdict, blocked),
            Err(failure) => self.fail(failure),
        }
    }

    fn follow(
        &mut self,
        place: Place,
        verdict: InspectionVerdict,
        blocked: Reason,
    ) -> Result<(), Refusal> {
        let verdict = self.without_excepted(verdict);
        if verdict == InspectionVerdict::Allow {
            return Ok(());
        }
        let is_refused = verdict.blocks() && !self.firewall.detects_only;
        let is_news = verdict.rules().iter().any(|rule| !self.told.contains(rule));
        if is_refused || is_news {
            self.tell(place, &verdict, is_refused);
        }
        if is_refused {
            return Err(Refusal::new(blocked).by_rule(verdict.in_words().into()));
        }
        Ok(())
    }

    fn tell(&mut self, place: Place, verdict: &InspectionVerdict, is_refused: bool) {
        let rules = verdict.in_words();
        self.context.with_audited(|request| {
            let security = self.context.security();
            let time = security.clock().now_unix_millis();
            let told = audit::FirewallMatch { rules: &rules, place: place.name(), is_refused };
            audit::record_firewall(security.audit_outputs(), request, &told, time);
        });
        let room = MOST_TOLD.saturating_sub(self.told.len());
        let fresh = verdict.rules().iter().filter(|rule| !self.told.contains(rule));
        let fresh: Vec<RuleId> = fresh.take(room).cloned().collect();
        self.told.extend(fresh);
    }

    /// A hook need not know of exclusions: a verdict of excepted rules alone is none.
    fn without_excepted(&self, verdict: InspectionVerdict) -> InspectionVerdict {
        let except = self.exclusion.map_or(&[][..], |exclusion| exclusion.except);
        let is_left = verdict.rules().iter().any(|rule| !except.contains(&rule.as_str()));
        if is_left || verdict.rules().is_empty() { verdict } else { InspectionVerdict::Allow }
    }

    fn fail(&self, failure: Failure) -> Result<(), Refusal> {
        if !self.firewall.lets_failures_pass() {
            return Err(Refusal::failed(Reason::FirewallUnavailable, failure));
        }
        audit::log_cause(self.context.request_id(), &failure);
        Ok(())
    }

    /// Looks at a body while it is read; the body that was read. Pieces are joined: a sender that sends single bytes
    /// buys no look with each.
    async fn read(&mut self, mut sent: Body) -> Result<Body, Refusal> {
        let (mut whole, mut seen, mut broke) = (BytesMut::new(), 0, None);
        while let Some(frame) = sent.frame().await {
            let frame = match frame {
                Ok(frame) => frame,
                Err(error) if self.firewall.detects_only => {
                    broke = Some(error);
                    break;
                }
                Err(error) => return Err(unread_body(&error)),
            };
            let Ok(piece) = frame.into_data() else { continue };
            whole.extend_from_slice(&piece);
            if whole.len().saturating_sub(seen) >= PIECE {
                self.look_at_piece(&whole, seen).await?;
                seen = whole.len();
            }
        }
        if whole.len() > seen {
            self.look_at_piece(&whole, seen).await?;
        }
        let whole = whole.freeze();
        Ok(match broke {
            // Its reader sees the error, as without a firewall.
            Some(error) => broken(whole, error),
            None => Body::from(whole),
        })
    }

    async fn look_at_piece(&mut self, whole: &BytesMut, seen: usize) -> Result<(), Refusal> {
        let piece = whole.get(seen..).map(Bytes::copy_from_slice).unwrap_or_default();
        self.pass(Place::Body, Step::Piece(piece), Reason::FirewallBlocked).await
    }
}
