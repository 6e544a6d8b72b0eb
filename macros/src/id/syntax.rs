//! From tokens to where the runtime is.

use syn::{Attribute, Path};

use crate::args::{OptionKey, Options, parse_attribute};
use crate::messages::role as text;
use crate::sink::Sink;
use crate::span::SpanRange;

const CRATE: OptionKey = OptionKey {
    name: "crate",
    takes: "the path of the runtime",
    example: "crate = palisade",
    repeatable: false,
};

/// What `#[id(crate = path)]` names.
pub(super) fn runtime(attributes: &[Attribute], sink: &mut Sink) -> Option<Path> {
    let mut own = attributes.iter().filter(|attribute| attribute.path().is_ident("id"));
    let items = own.next().map(|first| parse_attribute(first, sink))?;
    for second in own {
        sink.error(SpanRange::of(second), text::SECOND_ATTRIBUTE.with(&[&"id"]));
    }
    let set = Options::of(items, &[&CRATE], &[], sink).take(&CRATE)?;
    set.path(&CRATE, sink).cloned()
}
