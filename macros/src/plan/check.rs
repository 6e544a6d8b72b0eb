//! Makes the plan of an enum of plans.

use syn::{Ident, Path};

use super::syntax::{Limited, Written};
use crate::messages::plan as text;
use crate::option::rate::{Numbers, Rate, RateSource};
use crate::role::name_enum::{self, NameEnum};
use crate::sink::Sink;
use crate::span::SpanRange;

/// An enum of plans that holds together.
#[derive(Debug)]
pub(super) struct Plan {
    ident: Ident,
    runtime: Option<Path>,
    variants: Vec<Ident>,
    names: Vec<String>,
    /// One for each name; none where its error was reported.
    rates: Vec<Option<RateSource>>,
    default: Option<usize>,
}

impl Plan {
    /// The enum.
    pub(super) fn ident(&self) -> &Ident {
        &self.ident
    }

    /// Where the runtime is.
    pub(super) fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }

    /// The variants.
    pub(super) fn variants(&self) -> &[Ident] {
        &self.variants
    }

    /// The plans' names in the order of the variants.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The limit of each.
    pub(super) fn rates(&self) -> &[Option<RateSource>] {
        &self.rates
    }

    /// The place of the default.
    pub(super) fn default(&self) -> Option<usize> {
        self.default
    }
}

/// Checks the enum; readable names make a plan even beside errors.
pub(super) fn plan(plans: NameEnum<Limited>, sink: &mut Sink) -> Option<Plan> {
    let checked = name_enum::check(plans, sink)?;
    let (mut variants, mut names, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    let mut default = None;
    for (place, variant) in checked.variants.into_iter().enumerate() {
        if let Some(marked) = variant.options.default {
            if default.is_some() {
                sink.error(marked, text::DEFAULT_TWICE);
            }
            default = default.or(Some(place));
        }
        rates.push(match variant.options.rate {
            Written::Rate(source, place) => checked_rate(*source, place, sink),
            Written::Faulty => None,
            // It may be what could not be read.
            Written::Missing if sink.has_errors() => None,
            Written::Missing => {
                sink.error(variant.place, text::RATE_MISSING.with(&[&variant.name]));
                None
            }
        });
        names.push(variant.name);
        variants.push(variant.ident);
    }
    Some(Plan { ident: checked.ident, runtime: checked.runtime, variants, names, rates, default })
}

/// A plan says how much, and the handler whom it counts and what a request costs.
fn checked_rate(source: RateSource, place: SpanRange, sink: &mut Sink) -> Option<RateSource> {
    let RateSource::Literal(rate) = &source else { return Some(source) };
    if states_numbers_alone(rate) {
        return Some(source);
    }
    sink.error(place, text::NUMBERS_ALONE);
    None
}

fn states_numbers_alone(rate: &Rate) -> bool {
    let says_more = rate.failures || rate.each_route || rate.unit.is_some();
    let is_nested = matches!(rate.numbers, Numbers::Plan(_));
    let says_whom = rate.per.is_some() || rate.on_failure.is_some();
    !says_more && !is_nested && !says_whom && rate.cost.is_none()
}
