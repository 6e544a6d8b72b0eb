//! Stages 2 and 5, bounds on requests at the same time: asked before the budgets beside them, so that a
//! request without a slot takes nothing from those.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{HeaderValue, RETRY_AFTER};
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::context::RequestContext;
use crate::pipeline::subject;
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::rate::{InFlightLimit, KeySubject, RateKey, Slot, fields};
use crate::security::PreparedPolicy;

/// Takes the slots by address, and a public handler's for everyone.
pub(crate) fn before_authentication(
    context: &RequestContext,
    prepared: &PreparedPolicy,
) -> Result<(), Refusal> {
    prepared.in_flight.iter().try_for_each(|limit| {
        let subject = subject::before_authentication(limit.per, context, prepared.spec);
        subject.map_or(Ok(()), |subject| take(context, limit, subject))
    })
}

/// Takes the slots of this caller, and of all callers together.
pub(crate) fn by_identity(
    context: &RequestContext,
    prepared: &PreparedPolicy,
    caller: Option<&Principal>,
) -> Result<(), Refusal> {
    prepared.in_flight.iter().try_for_each(|limit| {
        let subject = subject::of_caller(limit.per, caller, prepared.spec)?;
        subject.map_or(Ok(()), |subject| take(context, limit, subject))
    })
}

fn take(
    context: &RequestContext,
    limit: &InFlightLimit,
    subject: KeySubject<'_>,
) -> Result<(), Refusal> {
    let key = RateKey { limit: limit.id, subject };
    let slot = context.security().in_flight().take(&key, limit.most);
    let slot = slot.ok_or_else(|| {
        too_many(&limit.name, limit.promise.as_ref()).by_limit(Arc::clone(&limit.words))
    })?;
    context.keep_slot(Slot::Key(slot));
    Ok(())
}

/// It is unknown when a slot is free again; a second is the shortest wait that `Retry-After` can say.
pub(super) fn too_many(name: &str, promise: Option<&HeaderValue>) -> Refusal {
    let refusal = Refusal::new(Reason::InFlightLimitExceeded)
        .kind(fields::QUOTA_EXCEEDED, fields::QUOTA_EXCEEDED_TITLE)
        .extension("violated-policies", vec![fields::policy_name(name)])
        .header(RETRY_AFTER, HeaderValue::from_static("1"));
    let left = fields::in_flight_used_up_value(name);
    [(fields::RATE_LIMIT_POLICY, promise.cloned()), (fields::RATE_LIMIT, left)]
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)))
        .fold(refusal, |refusal, (field, value)| refusal.header(field, value))
}

/// The answer, which keeps the slots of its request until it was sent or its client went away.
pub(crate) fn held_until_sent(response: Response, slots: Vec<Slot>) -> Response {
    if slots.is_empty() || response.body().is_end_stream() {
        return response;
    }
    response.map(|body| Body::new(Held { body, _places: slots }))
}

struct Held {
    body: Body,
    _places: Vec<Slot>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
