//! What a handler's limits demand, against what the application configured.

use http::HeaderName;

use crate::input::{Reads, field_called};
use crate::policy::{Access, Charge, Counted, InFlight, OnFailure, Per, PlanTable, Rate, Spec};
use crate::rate::{NamedLimits, ReadyCalendar};
use crate::security::{HandlerPlan, Security};

impl Security {
    /// Every reason why the limits of this handler cannot be kept.
    pub(super) fn check_limits(&self, plan: &HandlerPlan, reasons: &mut Vec<String>) {
        let spec = plan.spec;
        self.note_user(spec);
        self.check_rates(spec, self.named_limits(), reasons);
        self.check_in_flight_can_be_counted(spec, reasons);
        let rates = self.limits().rates(spec).iter();
        let rates: Vec<Rate> =
            rates.filter_map(|rate| self.named_limits().resolve(*rate)).collect();
        check_costs_are_told(plan, &rates, reasons);
        check_fields_are_read(plan, &rates, reasons);
        check_somebody_is_counted(spec, &rates, reasons);
    }

    /// Every reason why rates of this handler cannot be kept where names stand for these numbers.
    pub(super) fn check_rates(&self, spec: &Spec, named: &NamedLimits, reasons: &mut Vec<String>) {
        for rate in self.limits().rates(spec) {
            match rate.plans {
                Some(table) => self.check_plans(spec, *rate, table, named, reasons),
                None => match named.resolve(*rate) {
                    Some(rate) => self.check_rate(spec, rate, reasons),
                    None => reasons.push(not_configured(rate.named)),
                },
            }
        }
    }

    fn check_plans(
        &self,
        spec: &Spec,
        rate: Rate,
        table: &PlanTable,
        named: &NamedLimits,
        reasons: &mut Vec<String>,
    ) {
        let is_known = self.plans().is_some_and(|plans| plans.table() == table);
        if !is_known && self.resolver().is_none() {
            reasons.push(
                "a limit depends on the caller's plan and nothing tells it: call `.plan_claim::<..>(..)`, \
                 `.plan_store::<..>(..)`, or `.plan(..)` in `.resolve(..)`"
                    .to_owned(),
            );
        }
        for (name, plan) in table.names.iter().zip(table.rates) {
            match named.resolve_plan(rate, plan) {
                Some(resolved) => {
                    let before = reasons.len();
                    self.check_rate(spec, resolved, reasons);
                    for reason in reasons.iter_mut().skip(before) {
                        *reason = format!("plan `{name}`: {reason}");
                    }
                }
                None => reasons.push(format!("plan `{name}`: {}", not_configured(plan.named))),
            }
        }
    }

    /// A rate whose numbers are known.
    fn check_rate(&self, spec: &Spec, rate: Rate, reasons: &mut Vec<String>) {
        if !rate.can_pass() {
            reasons.push("a rate can never pass a request: its limit, window or cost is zero, or its cost exceeds the burst".into());
        }
        self.check_counts_callers("a rate", rate.per, spec, reasons);
        let is_chosen =
            matches!(rate.per, Per::Path(_) | Per::Header(_) | Per::Field(_) | Per::By(_));
        if is_chosen && rate.calendar.is_some() {
            // Keys that clients make up would stay in the store to the end of a month.
            reasons.push(
                "a day or a month of a calendar is counted by what clients choose: count it by identity, \
                 tenant, api key or address, and what they choose in a window (`\"1000/h\"`)"
                    .to_owned(),
            );
        }
        if spec.is_public() && rate.on_failure == OnFailure::Allow {
            reasons.push("a public route may not let requests through uncounted".into());
        }
        if let Per::Header(name) = rate.per
            && HeaderName::from_bytes(name.as_bytes()).is_err()
        {
            reasons
                .push(format!("a rate counts by the header field `{name}`, which is not a name"));
        }
        if let Some(calendar) = rate.calendar
            && ReadyCalendar::of(calendar).is_none()
        {
            reasons.push(format!(
                "the time zone `{}` is not known: name one of the IANA database, such as \
                 `Europe/Berlin`, and say `features = [\"calendar\"]` of palisade",
                calendar.zone
            ));
        }
        reasons.extend(self.limits().lacks_share(rate).map(str::to_owned));
    }

    /// Whether anything tells the tenant of a caller whom the handler admits.
    pub(super) fn knows_tenants(&self, spec: &Spec) -> bool {
        let schemes = match &spec.access {
            Access::Restricted { schemes, .. } => *schemes,
            Access::Public(_) => &[],
        };
        self.resolver().is_some() || self.accepted(schemes).any(|scheme| scheme.names_tenants())
    }

    fn check_in_flight_can_be_counted(&self, spec: &Spec, reasons: &mut Vec<String>) {
        for limit in spec.in_flight {
            if limit.most == 0 {
                reasons.push("a bound of no requests at the same time refuses every one".into());
            }
            self.check_counts_callers("a bound on requests", limit.per, spec, reasons);
            self.check_bound_is_reached(spec, *limit, reasons);
        }
        self.check_class_is_stated(spec, reasons);
    }

    /// A bound has no effect where a stricter one for all is always reached first.
    fn check_bound_is_reached(&self, spec: &Spec, limit: InFlight, reasons: &mut Vec<String>) {
        let of_everybody = spec
            .in_flight
            .iter()
            .filter(|other| other.per == Per::Global && limit.per != Per::Global);
        let of_class = self.capacity().and_then(|capacity| {
            let rank = capacity.rank(spec.class)?;
            let each = if limit.per == Per::Global { u32::MAX } else { capacity.each_caller(rank) };
            Some(capacity.most(rank).min(each))
        });
        let stricter = of_everybody.map(|other| other.most).chain(of_class).min();
        if let Some(stricter) = stricter.filter(|stricter| *stricter <= limit.most) {
            reasons.push(format!(
                "a bound of {} requests at the same time is redundant: one of {stricter} is always reached \
                 before it",
                limit.most
            ));
        }
    }

    fn check_class_is_stated(&self, spec: &Spec, reasons: &mut Vec<String>) {
        let Some(class) = spec.class else { return };
        if self.capacity().and_then(|capacity| capacity.rank(Some(class))).is_none() {
            reasons.push(format!(
                "the class `{class}` is not stated: call `.capacity(Capacity::of(..).class(Class::new(\"{class}\", \
                 ..)))`"
            ));
        }
    }

    /// Whether whom a limit counts is known of each caller whom the handler admits.
    fn check_counts_callers(&self, limit: &str, per: Per, spec: &Spec, reasons: &mut Vec<String>) {
        if spec.is_public() {
            if !per.needs_no_caller() {
                reasons.push("a public route has no caller to count: use `Per::Ip`".into());
            }
        } else if per == Per::Tenant && !self.knows_tenants(spec) {
            reasons.push(format!(
                "{limit} per tenant needs a caller's tenant: `.tenant_claim(..)` on its issuer, or \
                 `.resolve(..)`"
            ));
        } else if per == Per::ApiKey && !self.takes_api_keys(spec) {
            reasons.push(format!(
                "{limit} per API key needs a handler that takes them: say `auth = \"api_key\"`, or \
                 count per identity"
            ));
        }
    }

    /// Whether a caller whom the handler admits may present a key.
    fn takes_api_keys(&self, spec: &Spec) -> bool {
        self.accepted(spec.schemes()).any(|authenticator| authenticator.name() == "api_key")
    }
}

fn not_configured(name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    format!("the limit `{name}` is not configured: call `.limit(\"{name}\", ..)`")
}

/// A cost that is told afterwards, and a handler that tells it.
fn check_costs_are_told(plan: &HandlerPlan, rates: &[Rate], reasons: &mut Vec<String>) {
    let awaits = rates.iter().any(|rate| rate.charge == Charge::After);
    let tells = plan.facts().any(|facts| facts.settles);
    if awaits && !tells {
        reasons.push(
            "a limit has `cost = after` and the handler does not tell it: take `cost: Cost` and call \
             `cost.settle(..)`"
                .to_owned(),
        );
    }
    if tells && !awaits {
        reasons.push(
            "it takes `Cost` and none of its limits has `cost = after`: say so, with what is reserved"
                .to_owned(),
        );
    }
}

/// Whom a limit counts by a field of the input, the input has to say.
fn check_fields_are_read(plan: &HandlerPlan, rates: &[Rate], reasons: &mut Vec<String>) {
    for rate in rates {
        let Per::Field(name) = rate.per else { continue };
        let body = plan.body;
        let is_read = matches!(body.reads, Reads::Json | Reads::Form);
        let Some(field) = field_called(body.fields, name).filter(|_| is_read) else {
            reasons.push(format!(
                "a rate counts by the field `{name}`, and the handler's last parameter is no `Json<T>` or \
                 `Form<T>` with such a field"
            ));
            continue;
        };
        // A client that leaves the account out would be counted with all others that do.
        if rate.counted == Counted::Failures && !field.is_needed() {
            reasons.push(format!(
                "a rate counts failures by the field `{name}`, which a request may leave out: make it a field \
                 that is needed, or count by a function of the request and by address"
            ));
        }
    }
}

/// A client that is counted by a value it chooses can choose another each time.
fn check_somebody_is_counted(spec: &Spec, rates: &[Rate], reasons: &mut Vec<String>) {
    if !rates.is_empty() && rates.iter().all(|rate| rate.per.is_chosen()) {
        let per = if spec.is_public() { "Ip" } else { "Identity" };
        reasons.push(format!(
            "every rate counts by a value that the client chooses: state one beside it that counts \
             `Per::{per}`"
        ));
    }
    let of_accounts =
        |rate: &&Rate| rate.counted == Counted::Failures && matches!(rate.per, Per::Field(_));
    if rates.iter().filter(of_accounts).count() > 1 {
        reasons.push("two rates count failures by a field: an account is one".to_owned());
    }
}
