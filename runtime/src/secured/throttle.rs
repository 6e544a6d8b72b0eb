//! Stages 2 and 5: budgets, by address and by identity.

use std::net::IpAddr;

use http::StatusCode;
use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use tokio::time::Instant;

use crate::policy::{Per, Spec};
use crate::principal::Principal;
use crate::rate::{Budget, Decision, KeySubject, Quota, RateKey, StoreError, Taking, fields};
use crate::refusal::Refusal;
use crate::secured::Visit;
use crate::secured::visit::Charged;
use crate::secured::within::within;
use crate::security::Security;

/// The name of the limit that every client address has for the whole application.
const ADDRESS_POLICY: &str = "address";

/// Stage 2: every request of a client address, whatever it asks for.
pub(crate) async fn by_address(
    security: &Security,
    client: IpAddr,
    now: u64,
) -> Result<(), Refusal> {
    let quota = security.address_quota();
    let key = RateKey {
        module: "palisade",
        policy: ADDRESS_POLICY,
        rule: 0,
        subject: KeySubject::Address(client),
    };
    match take(security, key, quota, now).await? {
        Decision::Allowed(_) => Ok(()),
        Decision::Denied(budget) => Err(exceeded(ADDRESS_POLICY, quota, budget)),
    }
}

/// A handler's own limits by address, and a public handler's for everyone: they hold before
/// credentials are looked at, so that guessing at credentials draws on them too.
pub(crate) async fn before_authentication(
    visit: &Visit,
    spec: &'static Spec,
) -> Result<(), Refusal> {
    for (rule, rate) in spec.rates.iter().enumerate() {
        let subject = match rate.per {
            Per::Ip => KeySubject::Address(visit.client()),
            // On a secured handler it is for callers: nobody else may spend it.
            Per::Global if spec.is_public() => KeySubject::Global,
            Per::Global | Per::Identity | Per::Tenant => continue,
        };
        charge(visit, spec, rule, Quota::from(*rate), subject).await?;
    }
    Ok(())
}

/// Stage 5: what this caller, and all callers together, have left on this handler.
pub(crate) async fn by_identity(
    visit: &Visit,
    spec: &'static Spec,
    caller: Option<&Principal>,
) -> Result<(), Refusal> {
    for (rule, rate) in spec.rates.iter().enumerate() {
        let subject = match (rate.per, caller) {
            (Per::Ip, _) => continue,
            (Per::Global, _) if spec.is_public() => continue,
            (Per::Global, _) => KeySubject::Global,
            (Per::Identity, Some(caller)) => {
                KeySubject::Identity { issuer: caller.issuer(), subject: caller.subject() }
            }
            (Per::Tenant, Some(caller)) => match caller.tenant() {
                Some(tenant) => KeySubject::Tenant(tenant),
                None => return Err(Refusal::new(StatusCode::FORBIDDEN, "tenant_missing")),
            },
            (Per::Identity | Per::Tenant, None) => {
                return Err(Refusal::internal("a limit per caller without a caller"));
            }
        };
        charge(visit, spec, rule, Quota::from(*rate), subject).await?;
    }
    Ok(())
}

async fn charge(
    visit: &Visit,
    spec: &'static Spec,
    rule: usize,
    quota: Quota,
    subject: KeySubject<'_>,
) -> Result<(), Refusal> {
    let key = RateKey {
        module: spec.module,
        policy: spec.name,
        rule: u8::try_from(rule).unwrap_or(u8::MAX),
        subject,
    };
    match take(visit.security(), key, &quota, visit.arrived_at()).await? {
        Decision::Allowed(budget) => {
            visit.charged(Charged { name: spec.name, quota, budget });
            Ok(())
        }
        Decision::Denied(budget) => Err(exceeded(spec.name, &quota, budget)),
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
    decision.map_err(|cause| Refusal::unavailable("rate_store_unavailable", cause))
}

/// 429 as [RFC 6585, 4] and the draft for rate-limit fields have it.
///
/// [RFC 6585, 4]: https://www.rfc-editor.org/rfc/rfc6585#section-4
fn exceeded(name: &'static str, quota: &Quota, budget: Budget) -> Refusal {
    let refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, "excess_rate_limit_exceeded")
        .kind(
            "https://iana.org/assignments/http-problem-types#quota-exceeded",
            "Request cannot be satisfied as assigned quota has been exceeded",
        )
        .extension("violated-policies", vec![name]);
    let refusal = refusal.header(RETRY_AFTER, fields::retry_after_value(&[(name, budget)]));
    budget_fields(name, quota, budget)
        .into_iter()
        .fold(refusal, |refusal, (field, value)| refusal.header(field, value))
}

/// The promise and what is left of it.
pub(crate) fn budget_fields(
    name: &str,
    quota: &Quota,
    budget: Budget,
) -> impl IntoIterator<Item = (HeaderName, HeaderValue)> {
    let policy = fields::policy_value(&[(name, quota)]);
    let left = fields::budget_value(&[(name, budget)]);
    [(fields::RATE_LIMIT_POLICY, policy), (fields::RATE_LIMIT, left)]
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)))
}
