//! Stages 2, 5 and 9: limits whose numbers, subject or cost depend on the request.
//!
//! Handlers all of whose limits are simple do without: [`throttle`](super::throttle) asks theirs.

use std::future::Future;
use std::pin::Pin;

use http::request::Parts;

use crate::context::RequestContext;
use crate::maybe_ready::wait_for;
use crate::pipeline::captured::Captured;
use crate::pipeline::subject;
use crate::pipeline::throttle::{exceeded, undecided};
use crate::policy::{Charge, Counted, Per, PlanMember, Rate, RateRequest, Spec};
use crate::principal::Principal;
use crate::problem::{Reason, Refusal};
use crate::rate::{
    Budget, CalendarPeriod, KeySubject, Limit, LimitId, Moment, PATIENCE, Quota, RateKey,
    Reservation, Take, Throttle, Until, Verdict,
};
use crate::security::PreparedPolicy;

/// What is known of a request when limits are asked.
pub(crate) struct LimitContext<'a> {
    pub(crate) moment: Moment,
    pub(crate) caller: Option<&'a Principal>,
    /// The fields of its input that limits count by.
    pub(crate) fields: &'a [(&'static str, String)],
}

/// One limit about to be asked.
struct LimitLookup<'a> {
    limit: &'a Limit,
    throttle: Throttle,
    quota: Quota,
    id: LimitId,
    subject: LimitSubject<'a>,
    period: Option<CalendarPeriod>,
}

/// Whom a limit counts.
enum LimitSubject<'a> {
    Of(KeySubject<'a>),
    Value(String),
    /// A value from an address that it is known from.
    Known(&'a str, std::net::IpAddr),
}

impl LimitLookup<'_> {
    fn key(&self) -> RateKey<'_> {
        let subject = match &self.subject {
            LimitSubject::Of(subject) => *subject,
            LimitSubject::Value(value) => KeySubject::Value(value),
            LimitSubject::Known(value, address) => {
                KeySubject::KnownValue { value, address: *address }
            }
        };
        RateKey { limit: self.id, subject }
    }

    /// A calendar's budget grows when its period ends, and is kept for longer.
    fn told(&self, budget: Budget) -> Budget {
        let Some(period) = self.period else { return budget };
        let (remaining, reset) = budget.remaining_and_reset();
        let retry_after = budget.retry_after().min(period.left);
        Budget::new(remaining, reset.min(period.left), retry_after)
    }
}

/// Takes from the budgets of all limits that are asked at this moment, or from none.
///
/// Boxed: handlers without such limits keep no room for it.
pub(crate) fn charge<'a>(
    context: &'a RequestContext,
    prepared: &'a PreparedPolicy,
    parts: &'a mut Parts,
    known: LimitContext<'a>,
) -> Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send + 'a>> {
    Box::pin(charge_all(context, prepared, parts, known))
}

async fn charge_all(
    context: &RequestContext,
    prepared: &PreparedPolicy,
    parts: &mut Parts,
    known: LimitContext<'_>,
) -> Result<(), Refusal> {
    let mut limits: Vec<&Limit> = prepared.limits.iter().collect();
    limits.retain(|limit| limit.moment == known.moment);
    if limits.is_empty() {
        return Ok(());
    }
    let captured = Captured::of(parts);
    let path: Vec<(&str, &str)> = captured.iter().collect();
    let request = RateRequest { head: context.head(parts), caller: known.caller, path: &path };
    let plan = plan_of(context, &limits, &known).await?;
    let account = CountedAccount::of(prepared, &known);
    let mark = account.as_ref().map(|account| account.mark(context));
    let is_known = match &mark {
        // Without an answer the address counts as strange: the limit itself says what follows.
        Some(mark) => {
            let asking = context.security().store().remembers(*mark, context.arrived_at());
            wait_for!(asking).unwrap_or_default()
        }
        None => false,
    };
    let mut asked = Vec::with_capacity(limits.len());
    for limit in limits {
        let counts_failures = limit.rate.counted == Counted::Failures;
        let is_account = account.as_ref().is_some_and(|account| account.is_counted_by(limit));
        if is_known && counts_failures && !is_account {
            continue;
        }
        let one = ask(limit, context, prepared, &request, &known, plan)?;
        asked.push(match &account {
            Some(account) if is_known && is_account => {
                LimitLookup { subject: LimitSubject::Known(account.value, context.client()), ..one }
            }
            _ => one,
        });
    }
    take(context, &asked, mark.as_ref()).await
}

/// The caller's plan, where a limit that is asked now depends on it.
async fn plan_of(
    context: &RequestContext,
    limits: &[&Limit],
    known: &LimitContext<'_>,
) -> Result<Option<PlanMember>, Refusal> {
    let is_asked = limits.iter().any(|limit| limit.rate.plans.is_some());
    let Some(caller) = known.caller.filter(|_| is_asked) else { return Ok(None) };
    if let Some((of, index)) = caller.identified().plan {
        return Ok(Some(PlanMember { of, index }));
    }
    match context.security().plans() {
        Some(plans) => plans.of(caller, context.security().clock()).await,
        None => Ok(None),
    }
}

/// The account that a client tries to sign in to.
struct CountedAccount<'a> {
    spec: &'static Spec,
    field: &'static str,
    value: &'a str,
}

impl<'a> CountedAccount<'a> {
    fn of(prepared: &'a PreparedPolicy, known: &LimitContext<'a>) -> Option<Self> {
        if known.moment != Moment::Input {
            return None;
        }
        prepared.limits.iter().find_map(|limit| match limit.rate.per {
            Per::Field(field) if limit.rate.counted == Counted::Failures => {
                // A request that names no account is known from nowhere.
                let value = Some(value_of(known.fields, field)).filter(|it| !it.is_empty())?;
                Some(Self { spec: prepared.spec, field, value })
            }
            _ => None,
        })
    }

    fn is_counted_by(&self, limit: &Limit) -> bool {
        limit.rate.per == Per::Field(self.field) && limit.rate.counted == Counted::Failures
    }

    /// What is remembered of an account and an address from which it was signed in to. It is the handler's
    /// also where its limit is named and shared: who succeeds at another handler, which may ask for no
    /// password, has not signed in.
    fn mark(&self, context: &RequestContext) -> RateKey<'a> {
        let handler = (self.spec.module, self.spec.name);
        RateKey::of_known(handler, self.value, context.client())
    }
}

fn value_of<'a>(fields: &'a [(&'static str, String)], field: &str) -> &'a str {
    fields.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
}

fn ask<'a>(
    limit: &'a Limit,
    context: &RequestContext,
    prepared: &PreparedPolicy,
    request: &RateRequest<'a>,
    known: &LimitContext<'a>,
    plan: Option<PlanMember>,
) -> Result<LimitLookup<'a>, Refusal> {
    let throttle = limit.throttle(plan).ok_or_else(|| Refusal::new(Reason::PlanUnknown))?;
    let units = match limit.rate.charge {
        Charge::Stated | Charge::After => throttle.quota.cost(),
        Charge::By(cost) => cost.0(request).max(1),
    };
    let period = match &throttle.calendar {
        None if limit.rate.calendar.is_none() => None,
        calendar => {
            let now = context.security().clock().now_unix_millis();
            let period = calendar.as_ref().and_then(|calendar| calendar.period(now));
            Some(period.ok_or_else(|| Refusal::internal("a calendar has no such day"))?)
        }
    };
    let (quota, id) = throttle.numbers(units, period);
    let id = match limit.rate.budgeting {
        crate::policy::Budgeting::Handler => id,
        crate::policy::Budgeting::Route => id.part(context.route_number()),
    };
    let subject = subject_of(&limit.rate, context, prepared, request, known)?;
    Ok(LimitLookup { limit, throttle, quota, id, subject, period })
}

fn subject_of<'a>(
    rate: &Rate,
    context: &RequestContext,
    prepared: &PreparedPolicy,
    request: &RateRequest<'a>,
    known: &LimitContext<'a>,
) -> Result<LimitSubject<'a>, Refusal> {
    let (per, counted) = (rate.per, rate.counted);
    Ok(match per {
        Per::Ip => LimitSubject::Of(KeySubject::Address(context.client())),
        Per::Global => LimitSubject::Of(KeySubject::Global),
        Per::Path(name) => LimitSubject::Value(request.path(name).unwrap_or_default().to_owned()),
        Per::Header(name) => {
            let mut value = String::new();
            for line in request.head.headers().get_all(name) {
                value.push_str(&String::from_utf8_lossy(line.as_bytes()));
                // In no field's value.
                value.push('\0');
            }
            LimitSubject::Value(value)
        }
        Per::Field(name) => match value_of(known.fields, name) {
            // Where the field may be left out no client uses up the budget of others by doing so.
            "" if counted == Counted::Requests => {
                LimitSubject::Of(KeySubject::Address(context.client()))
            }
            // Failed logins without an account are one: a client that names its account by anything else is not counted
            // by address alone.
            value => LimitSubject::Value(value.to_owned()),
        },
        Per::By(key) => LimitSubject::Value(key.0(request).unwrap_or_default()),
        Per::Identity | Per::Tenant | Per::ApiKey => {
            let subject = subject::of_caller(per, known.caller, prepared.spec)?;
            LimitSubject::Of(
                subject.ok_or_else(|| Refusal::internal("a limit has no subject to count"))?,
            )
        }
    })
}

async fn take(
    context: &RequestContext,
    asked: &[LimitLookup<'_>],
    mark: Option<&RateKey<'_>>,
) -> Result<(), Refusal> {
    let takes: Vec<Take<'_>> =
        asked.iter().map(|one| Take { key: one.key(), quota: &one.quota }).collect();
    let throttles: Vec<&Throttle> = asked.iter().map(|one| &one.throttle).collect();
    let taking =
        context.security().store().take_all(&takes, &throttles, context.arrived_at(), PATIENCE);
    let keep = |place: usize, budget: Budget, is_local: bool| {
        let Some(one) = asked.get(place) else { return };
        context.note_charge(&one.throttle, one.told(budget));
        if let Some(until) = Until::of(&one.limit.rate) {
            let (throttle, at) = (one.throttle.clone(), budget.at());
            let reservation = Reservation::new(throttle, &one.key(), one.quota, at, until);
            let is_account = matches!(one.limit.rate.per, Per::Field(_));
            let known = mark.filter(|_| is_account && until == Until::Answered);
            context.keep_reservation(reservation.locally(is_local).knowing(known));
        }
    };
    match wait_for!(taking).map_err(undecided)? {
        Verdict::Allowed(budgets) => {
            budgets.iter().enumerate().for_each(|(place, budget)| keep(place, *budget, false));
            Ok(())
        }
        Verdict::AllowedLocally(budgets) => {
            for (place, budget) in budgets {
                keep(place, budget, true);
            }
            Ok(())
        }
        Verdict::Denied(place, budget) => Err(match asked.get(place) {
            Some(one) => exceeded(&one.throttle, one.told(budget)),
            None => Refusal::internal("the rate store denied by a limit that was not asked"),
        }),
    }
}
