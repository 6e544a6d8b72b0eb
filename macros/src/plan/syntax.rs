//! From tokens to the options of each plan.

use syn::{DeriveInput, LitStr};

use crate::args::{Argument, Item, OptionKey, Options};
use crate::option::rate::{self, RateSource};
use crate::role::name_enum::{self, NameEnum};
use crate::sink::Sink;
use crate::span::SpanRange;

/// What messages call a plan.
pub(super) const WORD: &str = "plan";

const RENAME: OptionKey = OptionKey {
    name: "rename",
    takes: "a name in quotes",
    example: "rename = \"pro-2024\"",
    repeatable: false,
};
const RATE: OptionKey = OptionKey {
    name: "rate",
    takes: "a rate in quotes, the form `rate(..)`, or the path of a constant",
    example: r#"rate = "10/s""#,
    repeatable: false,
};
const DEFAULT: OptionKey =
    OptionKey { name: "default", takes: "nothing", example: "default", repeatable: false };

/// The options of a variant beside its name.
#[derive(Debug)]
pub(super) struct Limited {
    /// The limit, where one was written.
    pub(super) rate: Written,
    /// Where the plan is marked as the default.
    pub(super) default: Option<SpanRange>,
}

/// What stands for the limit of a plan.
#[derive(Debug)]
pub(super) enum Written {
    Rate(Box<RateSource>, SpanRange),
    /// What is wrong with it was reported.
    Faulty,
    Missing,
}

/// Reads an enum of plans.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> NameEnum<Limited> {
    name_enum::read(WORD, input, &[], &[&RENAME, &RATE, &DEFAULT], variant, sink).0
}

fn variant(items: Vec<Item>, sink: &mut Sink) -> (Option<LitStr>, Limited) {
    let mut options = Options::of(items, &[&RENAME, &RATE, &DEFAULT], &[], sink);
    let name = options.take(&RENAME).and_then(|set| set.text(&RENAME, sink).cloned());
    let default = options.take(&DEFAULT).and_then(|set| match &set.argument {
        Argument::Nothing => Some(set.span_range()),
        _ => set.wrong(&DEFAULT, sink),
    });
    let rate = match options.take(&RATE) {
        None => Written::Missing,
        Some(set) => match rate::read(&set, sink) {
            Some(source) => Written::Rate(Box::new(source), set.argument_range()),
            None => Written::Faulty,
        },
    };
    (name, Limited { rate, default })
}
