//! Stages 2 and 5: budgets, by address and by identity.

use std::net::IpAddr;

use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use tokio::time::Instant;

use crate::context::RequestContext;
use crate::pipeline::within::within;
use crate::policy::{Per, Spec};
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::rate::{
    Budget, Decision, KeySubject, Quota, RateKey, StoreError, Taking, Throttle, fields,
};
use crate::security::{PreparedPolicy, Security};

/// Stage 2: every request of a client address, whatever it asks for.
pub(crate) async fn by_address(
    security: &Security,
    client: IpAddr,
    now: u64,
) -> Result<(), Refusal> {
    let throttle = security.address_throttle();
    let key = RateKey {
        module: "palisade",
        policy: throttle.name,
        rule: 0,
        subject: KeySubject::Address(client),
    };
    match take(security, key, &throttle.quota, now).await? {
        Decision::Allowed(_) => Ok(()),
        Decision::Denied(budget) => Err(exceeded(throttle, budget)),
    }
}

/// A handler's own limits by address, and a public handler's for everyone: they hold before
/// credentials are looked at, so that guessing at credentials draws on them too.
pub(crate) async fn before_authentication(
    context: &RequestContext,
    prepared: &PreparedPolicy,
) -> Result<(), Refusal> {
    for (rule, rate) in prepared.spec.rates.iter().enumerate() {
        let subject = match rate.per {
            Per::Ip => KeySubject::Address(context.client()),
            // On a secured handler it is for callers: nobody else may spend it.
            Per::Global if prepared.spec.is_public() => KeySubject::Global,
            Per::Global | Per::Identity | Per::Tenant => continue,
        };
        charge(context, prepared, rule, subject).await?;
    }
    Ok(())
}

/// Stage 5: what this caller, and all callers together, have left on this handler.
pub(crate) async fn by_identity(
    context: &RequestContext,
    prepared: &PreparedPolicy,
    caller: Option<&Principal>,
) -> Result<(), Refusal> {
    for (rule, rate) in prepared.spec.rates.iter().enumerate() {
        let subject = match (rate.per, caller) {
            (Per::Ip, _) => continue,
            (Per::Global, _) if prepared.spec.is_public() => continue,
            (Per::Global, _) => KeySubject::Global,
            (Per::Identity, Some(caller)) => {
                KeySubject::Identity { issuer: caller.issuer(), subject: caller.subject() }
            }
            (Per::Tenant, Some(caller)) => match caller.tenant() {
                Some(tenant) => KeySubject::Tenant(tenant),
                None => return Err(Refusal::new(Reason::TenantMissing)),
            },
            (Per::Identity | Per::Tenant, None) => {
                return Err(Refusal::internal("a limit per caller without a caller"));
            }
        };
        charge(context, prepared, rule, subject).await?;
    }
    Ok(())
}

async fn charge(
    context: &RequestContext,
    prepared: &PreparedPolicy,
    rule: usize,
    subject: KeySubject<'_>,
) -> Result<(), Refusal> {
    let throttle = prepared
        .throttles
        .get(rule)
        .ok_or_else(|| Refusal::internal("a limit that was not made prepared"))?;
    let key = RateKey {
        module: prepared.spec.module,
        policy: prepared.spec.name,
        rule: u8::try_from(rule).unwrap_or(u8::MAX),
        subject,
    };
    match take(context.security(), key, &throttle.quota, context.arrived_at()).await? {
        Decision::Allowed(budget) => {
            context.note_charge(throttle, budget);
            Ok(())
        }
        Decision::Denied(budget) => Err(exceeded(throttle, budget)),
    }
}

/// A store that cannot answer denies.
async fn take(
    security: &Security,
    key: RateKey<'_>,
    quota: &Quota,
    now: u64,
) -> Result<Decision, Refusal> {
    let decision = match security.store().take(key, quota, now) {
        // Without a timer, which a store in memory never needs.
        Taking::Now(decision) => decision,
        Taking::Later(deciding) => within(Instant::now() + Spec::TIMEOUT, deciding)
            .await
            .unwrap_or_else(|| Err(StoreError::new("the rate store did not answer"))),
    };
    decision.map_err(|cause| Refusal::failed(Reason::RateStoreUnavailable, cause))
}

/// 429 as [RFC 6585, 4] and the draft for rate-limit fields have it.
///
/// [RFC 6585, 4]: https://www.rfc-editor.org/rfc/rfc6585#section-4
fn exceeded(throttle: &Throttle, budget: Budget) -> Refusal {
    let refusal = Refusal::new(Reason::RateLimitExceeded)
        .kind(
            "https://iana.org/assignments/http-problem-types#quota-exceeded",
            "Request cannot be satisfied as assigned quota has been exceeded",
        )
        .extension("violated-policies", vec![throttle.name]);
    let after = fields::retry_after_value(&[(throttle.name, budget)]);
    let refusal = refusal.header(RETRY_AFTER, after);
    budget_fields(throttle, budget)
        .into_iter()
        .fold(refusal, |refusal, (field, value)| refusal.header(field, value))
}

/// The promise and what is left of it.
pub(crate) fn budget_fields(
    throttle: &Throttle,
    budget: Budget,
) -> impl IntoIterator<Item = (HeaderName, HeaderValue)> {
    let left = fields::budget_value(&[(throttle.name, budget)]);
    [(fields::RATE_LIMIT_POLICY, throttle.promise.clone()), (fields::RATE_LIMIT, left)]
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)))
}
