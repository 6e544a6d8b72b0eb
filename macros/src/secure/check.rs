//! Makes the plan of what `#[secure]` demands.

use syn::LitStr;

use super::syntax::Syntax;
use crate::args::{OptionKey, Options};
use crate::handler::{Guard, Limits, Outcome, outcome};
use crate::messages::{option as option_text, rule as rule_text, secure as text};
use crate::option::approve::Approve;
use crate::option::break_glass::BreakGlass;
use crate::option::cross_tenants::CrossTenants;
use crate::option::rate::{Counted, Per, RateSource};
use crate::option::requirements::GuardRequirements;
use crate::option::{
    allow, approve, auth, break_glass, cross_tenants, krate, objects, permission, role, scope,
    shadow,
};
use crate::paths::Paths;
use crate::rule::{self, Rule};
use crate::sink::Sink;

/// The checked options of a secured handler; only this module makes one.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(super) schemes: Vec<LitStr>,
    pub(super) requirements: GuardRequirements,
    pub(super) shadow: Option<Rule>,
    pub(super) break_glass: Option<(Rule, BreakGlass)>,
    pub(super) approve: Option<(Rule, Approve)>,
    pub(super) limits: Limits,
    pub(super) objects: Option<LitStr>,
    pub(super) cross_tenants: Option<CrossTenants>,
}

impl Plan {
    /// Whether one of its schemes is of those that browsers send by themselves. What they are of an application's own is known when it starts.
    pub(super) fn is_by_browsers(&self) -> bool {
        self.schemes.iter().any(|scheme| matches!(&*scheme.value(), "session" | "basic"))
    }

    /// `roles = Role::Admin` alone would let every caller in.
    fn check_enums_are_asked(&self, sink: &mut Sink) {
        let emergency = self.break_glass.as_ref().map(|(who, _)| who);
        let approving = self.approve.as_ref().map(|(of, _)| of);
        let others = self.shadow.iter().chain(emergency).chain(approving);
        self.requirements.check_enums_are_asked(others, sink);
    }
}

/// Checks options and function; every error of both is reported at once.
pub(crate) fn check(syntax: Syntax) -> Outcome<Plan> {
    let Syntax { mut options, function, mut sink } = syntax;
    let krate = options.take(&krate::KEY).and_then(|set| krate::read(&set, &mut sink));
    let plan = plan(&mut options, &mut sink);
    outcome(plan, function, Guard::Secure, Paths::new(krate.as_ref()), sink)
}

fn plan(options: &mut Options, sink: &mut Sink) -> Plan {
    let schemes: Vec<LitStr> =
        options.take(&auth::KEY).and_then(|set| auth::read(&set, sink)).unwrap_or_default();
    let has_rule = RULES.iter().any(|key| options.has(key));
    let requirements = GuardRequirements::take(options, sink);
    let limits = Limits::take(options, Per::Identity, sink);
    check_keys_can_be_counted(&schemes, &limits, sink);
    let plan = Plan {
        schemes,
        requirements,
        shadow: options.take(&shadow::KEY).and_then(|set| {
            let tree = shadow::read(&set, sink)?;
            rule::check::rule(vec![tree], sink)
        }),
        break_glass: options.take(&break_glass::KEY).and_then(|set| {
            let declared = break_glass::read(&set, sink)?;
            Some((rule::check::rule(vec![declared.role.clone()], sink)?, declared))
        }),
        approve: options.take(&approve::KEY).and_then(|set| {
            let declared = approve::read(&set, sink)?;
            let rule = rule::check::rule_over_claims(vec![declared.of.clone()], sink)?;
            let owners = rule.owners();
            for owner in &owners {
                sink.error(*owner, rule_text::OWNER_NOT_HERE);
            }
            owners.is_empty().then_some((rule, declared))
        }),
        limits,
        objects: options.take(&objects::KEY).and_then(|set| objects::read(&set, sink)),
        cross_tenants: options.take(&cross_tenants::KEY).and_then(|set| {
            let crossing = cross_tenants::read(&set, sink)?;
            if !has_rule {
                sink.error(crossing.place, option_text::CROSS_TENANTS_FOR_ALL);
            }
            Some(crossing)
        }),
    };
    plan.check_enums_are_asked(sink);
    plan
}

/// The keys that say who may call.
const RULES: [&OptionKey; 4] = [&role::KEY, &scope::KEY, &permission::KEY, &allow::KEY];

/// Without `auth` the application's default counts, which is known when it starts.
fn check_keys_can_be_counted(schemes: &[LitStr], limits: &Limits, sink: &mut Sink) {
    if schemes.is_empty() || schemes.iter().any(|scheme| scheme.value() == "api_key") {
        return;
    }
    let rates = limits.rates.iter().filter_map(|source| match source {
        RateSource::Literal(rate) => match &rate.per {
            Some((Counted::Known(per), place)) => Some((*per, *place)),
            _ => None,
        },
        RateSource::Constant(_) | RateSource::Named(_) => None,
    });
    for (per, place) in rates.chain(limits.in_flight.iter().filter_map(|limit| limit.per)) {
        if per == Per::ApiKey {
            sink.error(place, text::PER_API_KEY);
        }
    }
}
