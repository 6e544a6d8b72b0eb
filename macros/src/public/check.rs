//! Makes the plan of what `#[public]` demands.

use proc_macro2::Span;
use syn::LitStr;

use super::syntax::Syntax;
use crate::args::{Options, Setting};
use crate::handler::{Guard, Limits, Outcome, outcome};
use crate::messages::secure as text;
use crate::option::rate::{Counted, Numbers, OnFailure, Per, RateSource};
use crate::option::{krate, objects, rate, reason};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The checked options of a public handler; only this module makes one.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(super) reason: Option<LitStr>,
    pub(super) limits: Limits,
    pub(super) objects: Option<LitStr>,
}

/// Checks options and function; every error of both is reported at once.
pub(crate) fn check(syntax: Syntax) -> Outcome<Plan> {
    let Syntax { mut options, function, mut sink } = syntax;
    let krate = options.take(&krate::KEY).and_then(|set| krate::read(&set, &mut sink));
    let plan = plan(&mut options, &mut sink);
    outcome(plan, function, Guard::Public, Paths::new(krate.as_ref()), sink)
}

fn plan(options: &mut Options, sink: &mut Sink) -> Plan {
    let reason = options.take(&reason::KEY);
    if !sink.has_errors() {
        check_reason_is_given(reason.as_ref(), sink);
        check_rate_is_given(options, sink);
    }
    let mut limits = Limits::take(options, Per::Ip, sink);
    for source in &mut limits.rates {
        check_rate_counts_without_a_caller(source, sink);
        check_rate_holds_without_the_store(source, sink);
    }
    for limit in &mut limits.in_flight {
        check_counts_without_a_caller(&mut limit.per, sink);
    }
    let objects = options.take(&objects::KEY).and_then(|set| objects::read(&set, sink));
    Plan { reason: reason.and_then(|set| reason::read(&set, sink)), limits, objects }
}

fn check_reason_is_given(reason: Option<&Setting>, sink: &mut Sink) {
    if reason.is_none() {
        sink.error(SpanRange::at(Span::call_site()), text::PUBLIC_NEEDS_REASON);
    }
}

/// What anyone may call, anyone may flood.
fn check_rate_is_given(options: &Options, sink: &mut Sink) {
    if !options.has(&rate::KEY) {
        sink.error(SpanRange::at(Span::call_site()), text::PUBLIC_NEEDS_RATE);
    }
}

fn check_rate_counts_without_a_caller(source: &mut RateSource, sink: &mut Sink) {
    let RateSource::Literal(rate) = source else { return };
    match &rate.per {
        Some((Counted::Known(per), place)) => check_needs_no_caller(*per, *place, sink),
        Some(_) => {}
        // Its configuration says it.
        None if matches!(rate.numbers, Numbers::Named(_)) => {}
        None => rate.per = Some((Counted::Known(Per::Ip), SpanRange::at(Span::call_site()))),
    }
    if let Numbers::Plan(path) = &rate.numbers {
        sink.error(SpanRange::of(path), text::PUBLIC_PLAN);
    }
}

fn check_needs_no_caller(per: Per, place: SpanRange, sink: &mut Sink) {
    if matches!(per, Per::Identity | Per::Tenant | Per::ApiKey) {
        sink.error(place, text::PUBLIC_PER.with(&[&per.word()]));
    }
}

/// Without credentials a limit can count only by address, which is the default here, or globally.
fn check_counts_without_a_caller(per: &mut Option<(Per, SpanRange)>, sink: &mut Sink) {
    match *per {
        Some((per, place)) => check_needs_no_caller(per, place, sink),
        None => *per = Some((Per::Ip, SpanRange::at(Span::call_site()))),
    }
}

/// Who can make the store fail must not get past its limits by it.
fn check_rate_holds_without_the_store(source: &RateSource, sink: &mut Sink) {
    let RateSource::Literal(rate) = source else { return };
    if let Some((OnFailure::Allow, place)) = rate.on_failure {
        sink.error(place, text::PUBLIC_ON_FAILURE);
    }
}
