//! Overload: whether the application has room for one more request of its class.

use http::header::{HeaderValue, RETRY_AFTER};

use crate::context::RequestContext;
use crate::pipeline::in_flight::too_many;
use crate::pipeline::subject;
use crate::policy::Spec;
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::rate::{KeySubject, LimitId, RateKey, ReadyCapacity, Slot, fields};
use crate::security::PreparedPolicy;

/// Before anything else is asked: a request that is shed costs next to nothing.
pub(crate) fn enter(context: &RequestContext, prepared: &PreparedPolicy) -> Result<(), Refusal> {
    let Some((capacity, rank)) = context.security().capacity().zip(prepared.rank) else {
        return Ok(());
    };
    let slot = capacity.take(rank).ok_or_else(|| {
        let refusal = reduced(capacity.name(rank));
        capacity.words(rank).into_iter().fold(refusal, Refusal::by_limit)
    })?;
    context.keep_slot(Slot::Capacity(slot));
    Ok(())
}

/// One caller does not take a whole class; a public handler's callers are addresses.
pub(crate) fn of_caller(
    context: &RequestContext,
    prepared: &PreparedPolicy,
    caller: Option<&Principal>,
) -> Result<(), Refusal> {
    let Some((capacity, rank)) = context.security().capacity().zip(prepared.rank) else {
        return Ok(());
    };
    let subject = caller.map_or(KeySubject::Address(context.client()), subject::identity);
    take(context, capacity, rank, subject)
}

/// A request that waits to learn who its caller is: for a server that is asked about its token, for its body. One
/// address does not take a whole class with such requests, as long as the slot is held.
pub(crate) fn of_address(context: &RequestContext, spec: &Spec) -> Result<Option<Slot>, Refusal> {
    let ranked = context.security().capacity().and_then(|it| Some((it, it.rank(spec.class)?)));
    let Some((capacity, rank)) = ranked else { return Ok(None) };
    slot(context, capacity, rank, KeySubject::Address(context.client())).map(Some)
}

fn take(
    context: &RequestContext,
    capacity: &ReadyCapacity,
    rank: usize,
    subject: KeySubject<'_>,
) -> Result<(), Refusal> {
    context.keep_slot(slot(context, capacity, rank, subject)?);
    Ok(())
}

fn slot(
    context: &RequestContext,
    capacity: &ReadyCapacity,
    rank: usize,
    subject: KeySubject<'_>,
) -> Result<Slot, Refusal> {
    let number = u8::try_from(rank).unwrap_or(u8::MAX);
    let key = RateKey { limit: LimitId::new("palisade", "class", number), subject };
    let most = capacity.each_caller(rank);
    let slot = context.security().in_flight().take(&key, most).ok_or_else(|| {
        let name = capacity.name(rank);
        let promise = fields::in_flight_policy_value(name, most);
        let refusal = too_many(name, promise.as_ref());
        capacity.words_of_caller(rank).into_iter().fold(refusal, Refusal::by_limit)
    })?;
    Ok(Slot::Key(slot))
}

/// 503 as the draft for rate-limit fields has it. It is unknown when there is room again.
fn reduced(class: &str) -> Refusal {
    Refusal::new(Reason::CapacityReduced)
        .kind(fields::REDUCED_CAPACITY, fields::REDUCED_CAPACITY_TITLE)
        .extension("violated-policies", vec![fields::policy_name(class)])
        .header(RETRY_AFTER, HeaderValue::from_static("1"))
}
