//! Makes the plan of what `#[secure]` demands.

use syn::{LitStr, Path};

use super::syntax::Syntax;
use crate::args::Options;
use crate::handler::{Guard, Limits, Outcome, outcome};
use crate::messages::secure as text;
use crate::option::rate::{Counted, Per, RateSource};
use crate::option::{allow, auth, krate, objects, role, roles, scope, scopes};
use crate::paths::Paths;
use crate::rule::{self, Rule};
use crate::sink::Sink;

/// The checked options of a secured handler; only this module makes one.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(super) schemes: Vec<LitStr>,
    pub(super) rule: Option<Rule>,
    pub(super) limits: Limits,
    pub(super) objects: Option<LitStr>,
    pub(super) roles: Option<Path>,
    pub(super) scopes: Option<Path>,
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
    let rule = rule(options, sink);
    let limits = Limits::take(options, Per::Identity, sink);
    check_keys_can_be_counted(&schemes, &limits, sink);
    Plan {
        schemes,
        rule,
        limits,
        objects: options.take(&objects::KEY).and_then(|set| objects::read(&set, sink)),
        roles: options.take(&roles::KEY).and_then(|set| roles::read(&set, sink)),
        scopes: options.take(&scopes::KEY).and_then(|set| scopes::read(&set, sink)),
    }
}

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

/// `role`, `scope` and `allow` combine: a caller fulfils all of them.
fn rule(options: &mut Options, sink: &mut Sink) -> Option<Rule> {
    let role = options.take(&role::KEY).and_then(|set| role::read(&set, sink));
    let scope = options.take(&scope::KEY).and_then(|set| scope::read(&set, sink));
    let allow = options.take(&allow::KEY).and_then(|set| allow::read(&set, sink));
    rule::check::rule([role, scope, allow].into_iter().flatten().collect(), sink)
}
