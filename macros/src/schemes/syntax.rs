//! From tokens to the name of each scheme.

use syn::{DeriveInput, LitStr};

use crate::args::{Item, OptionKey, Options};
use crate::role::name_enum::{self, NameEnum};
use crate::sink::Sink;

const RENAME: OptionKey = OptionKey {
    name: "rename",
    takes: "a name in quotes",
    example: "rename = \"badge\"",
    repeatable: false,
};

/// Reads an enum of schemes.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> NameEnum<()> {
    name_enum::read(name_enum::SCHEME, input, &[], &[&RENAME], variant, sink).0
}

fn variant(items: Vec<Item>, sink: &mut Sink) -> (Option<LitStr>, ()) {
    let mut options = Options::of(items, &[&RENAME], &[], sink);
    (options.take(&RENAME).and_then(|set| set.text(&RENAME, sink).cloned()), ())
}
