//! Which requirements demand something.

use proc_macro2::{Span, TokenStream};
use syn::Path;

use crate::args::{self, OptionKey, Options};
use crate::messages::secure as text;
use crate::option::krate;
use crate::option::requirements::{self, GuardRequirements};
use crate::sink::Sink;
use crate::span::SpanRange;

/// A requirement that demands something; only this module makes one.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) requirements: GuardRequirements,
    pub(super) runtime: Option<Path>,
}

/// The requirement, or every error and where the runtime is.
pub(super) fn check(input: TokenStream) -> Result<Plan, (TokenStream, Option<Path>)> {
    let mut sink = Sink::new();
    let items = args::parse(input, &mut sink);
    let keys: Vec<&OptionKey> = requirements::KEYS.into_iter().chain([&krate::KEY]).collect();
    let mut options = Options::of(items, &keys, &[], &mut sink);
    let runtime = options.take(&krate::KEY).and_then(|set| krate::read(&set, &mut sink));
    let requirements = GuardRequirements::take(&mut options, &mut sink);
    requirements.check_enums_are_asked([], &mut sink);
    if requirements.rule.is_none() && requirements.step_up.is_none() && !sink.has_errors() {
        sink.error(SpanRange::at(Span::call_site()), text::REQUIRE_NOTHING);
    }
    match sink.finish() {
        Ok(()) => Ok(Plan { requirements, runtime }),
        Err(errors) => Err((errors, runtime)),
    }
}
