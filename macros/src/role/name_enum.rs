//! An enum whose variants are names: what enums of roles, scopes and schemes have in common.

use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Ident, LitStr, Path};

use crate::args::serde::{self, RenameRule, Side};
use crate::args::{Item, MisplacedKey, OptionKey, Options, parse_attribute};
use crate::messages::role as text;
use crate::sink::Sink;
use crate::span::SpanRange;

const CRATE: OptionKey = OptionKey {
    name: "crate",
    takes: "the path of the runtime",
    example: "crate = palisade",
    repeatable: false,
};

/// The word for a scheme, beside those of [`NameKind`](crate::rule::NameKind).
pub(crate) const SCHEME: &str = "scheme";

/// How many names one enum may hold, as in `runtime/src/names/mod.rs`.
const LIMIT: usize = 128;

/// The enum as it was written; `T` is the options of a variant beside its name.
#[derive(Debug)]
pub(crate) struct NameEnum<T> {
    kind: &'static str,
    ident: Ident,
    generics: Generics,
    runtime: Option<Path>,
    /// How serde spells the names of the variants.
    style: Option<RenameRule>,
    /// `None` where the item is not an enum.
    variants: Option<Vec<Variant<T>>>,
}

impl<T> NameEnum<T> {
    /// Where the runtime is.
    pub(crate) fn runtime(&self) -> Option<&Path> {
        self.runtime.as_ref()
    }
}

#[derive(Debug)]
struct Variant<T> {
    ident: Ident,
    fields: Option<SpanRange>,
    number: Option<SpanRange>,
    /// Ours, or serde's.
    name: Option<LitStr>,
    options: T,
}

/// An enum whose names are known.
#[derive(Debug)]
pub(crate) struct CheckedNameEnum<T> {
    pub(crate) ident: Ident,
    pub(crate) runtime: Option<Path>,
    pub(crate) variants: Vec<NamedVariant<T>>,
}

/// A variant and the name that it has in tokens.
#[derive(Debug)]
pub(crate) struct NamedVariant<T> {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    /// Where the name comes from: the literal, or the variant.
    pub(crate) place: SpanRange,
    pub(crate) options: T,
}

/// Reads an item, and what its container says beside where the runtime is; `read_options` reads the options of
/// one variant: its name and the others, whose keys are `above` the variants.
pub(crate) fn read<T>(
    kind: &'static str,
    input: DeriveInput,
    container_keys: &[&'static OptionKey],
    above: &[&'static OptionKey],
    mut read_options: impl FnMut(Vec<Item>, &mut Sink) -> (Option<LitStr>, T),
    sink: &mut Sink,
) -> (NameEnum<T>, Options) {
    let keys: Vec<&OptionKey> = container_keys.iter().copied().chain([&CRATE]).collect();
    let misplaced: Vec<MisplacedKey> =
        above.iter().map(|key| (key.name, text::KEY_ABOVE_THE_ENUM)).collect();
    let mut container = Options::of(options(kind, &input.attrs, sink), &keys, &misplaced, sink);
    let runtime = container.take(&CRATE).and_then(|set| set.path(&CRATE, sink).cloned());
    let style = of_serde(&input.attrs, "rename_all");
    let style = style.and_then(|style| RenameRule::named(&style.value()));
    let variants = match input.data {
        Data::Enum(data) => Some(data.variants),
        Data::Struct(_) | Data::Union(_) => None,
    };
    let variants = variants.map(|variants| {
        let read = variants.into_iter().map(|written| {
            let (name, options) = read_options(options(kind, &written.attrs, sink), sink);
            let fields =
                (!matches!(written.fields, Fields::Unit)).then(|| SpanRange::of(&written.fields));
            let number = written.discriminant.as_ref().map(|number| SpanRange::of(&number.1));
            let name = name.or_else(|| of_serde(&written.attrs, "rename"));
            Variant { ident: written.ident, fields, number, name, options }
        });
        read.collect()
    });
    let (ident, generics) = (input.ident, input.generics);
    (NameEnum { kind, ident, generics, runtime, style, variants }, container)
}

/// What serde reads names by: the enum that is written into a token is read from it.
fn of_serde(attributes: &[Attribute], key: &str) -> Option<LitStr> {
    // Serde's own derive, without which the attribute is none, tells what is malformed.
    let mut told_by_serde = Sink::new();
    let items = serde::items(attributes, &mut told_by_serde);
    drop(told_by_serde.finish());
    let item = items.iter().find(|item| item.key == key)?;
    item.text(Side::Deserialize).cloned()
}

/// The items of the one attribute that `attributes` may hold.
fn options(kind: &'static str, attributes: &[Attribute], sink: &mut Sink) -> Vec<Item> {
    let mut own = attributes.iter().filter(|attribute| attribute.path().is_ident(kind));
    let items = own.next().map(|first| parse_attribute(first, sink));
    for second in own {
        sink.error(SpanRange::of(second), text::SECOND_ATTRIBUTE.with(&[&kind]));
    }
    items.unwrap_or_default()
}

/// Names every variant. Nothing where no implementation can be written for the item; beside errors
/// that leave the names readable, an enum in which other code finds its names.
pub(crate) fn check<T>(written: NameEnum<T>, sink: &mut Sink) -> Option<CheckedNameEnum<T>> {
    let NameEnum { kind, ident, generics, runtime, style, variants } = written;
    let Some(variants) = variants else {
        sink.error(SpanRange::of(&ident), text::NOT_AN_ENUM.with(&[&kind, &ident, &kind]));
        return None;
    };
    check_has_no_parameters(kind, &generics, sink);
    check_lists_something(kind, &ident, variants.len(), sink);
    for variant in &variants {
        check_is_plain(kind, variant, sink);
    }
    let plain = variants.iter().all(|variant| variant.fields.is_none());
    let implementable = plain && generics.params.is_empty() && !variants.is_empty();
    let variants = variants.into_iter().map(|variant| named(kind, variant, style, sink));
    let variants: Vec<_> = variants.collect();
    check_names_differ(kind, &variants, sink);
    implementable.then_some(CheckedNameEnum { ident, runtime, variants })
}

/// A name means the same in every token, so that nothing about it is a parameter.
fn check_has_no_parameters(kind: &'static str, generics: &Generics, sink: &mut Sink) {
    if !generics.params.is_empty() {
        let message = text::WITH_PARAMETERS.with(&[&kind]);
        sink.error(SpanRange::of(&generics.params), message);
    }
}

/// There is at least one name, and no more than the runtime's bit set can hold.
fn check_lists_something(kind: &'static str, ident: &Ident, count: usize, sink: &mut Sink) {
    if count == 0 {
        sink.error(SpanRange::of(ident), text::NO_VARIANT.with(&[ident, &kind]));
    }
    if count > LIMIT {
        sink.error(SpanRange::of(ident), text::TOO_MANY.with(&[&kind, &count]));
    }
}

/// A variant is a name: it carries no fields and no number.
fn check_is_plain<T>(kind: &'static str, variant: &Variant<T>, sink: &mut Sink) {
    if let Some(fields) = variant.fields {
        let message = text::VARIANT_WITH_FIELDS.with(&[&kind, &variant.ident]);
        sink.error(fields, message);
    }
    if let Some(number) = variant.number {
        sink.error(number, text::DISCRIMINANT.with(&[&kind]));
    }
}

/// The name that `rename` gives, which is not empty, or the variant's own name: in the style of serde's `rename_all`,
/// else in snake case.
fn named<T>(
    kind: &'static str,
    variant: Variant<T>,
    style: Option<RenameRule>,
    sink: &mut Sink,
) -> NamedVariant<T> {
    let own = variant.ident.unraw().to_string();
    let own = style.map_or_else(|| snake(&own), |style| style.apply_to_variant(&own));
    let place = variant.name.as_ref().map_or_else(|| SpanRange::of(&variant.ident), SpanRange::of);
    let name = match variant.name.map(|name| name.value()) {
        Some(name) if name.trim().is_empty() => {
            sink.error(place, text::EMPTY_NAME.with(&[&kind, &own]));
            own
        }
        Some(name) => name,
        None => own,
    };
    NamedVariant { ident: variant.ident, name, place, options: variant.options }
}

/// No two variants have one name: what carries it could not tell them apart.
fn check_names_differ<T>(kind: &'static str, variants: &[NamedVariant<T>], sink: &mut Sink) {
    let carrier = if kind == SCHEME { "handler" } else { "token" };
    for (index, variant) in variants.iter().enumerate() {
        let mut earlier = variants.iter().take(index);
        match earlier.find(|earlier| earlier.name == variant.name) {
            Some(earlier) if earlier.ident == variant.ident => sink.leave_to_rustc(),
            Some(_) => sink.error(variant.place, text::SAME_NAME.with(&[&variant.name, &carrier])),
            None => {}
        }
    }
}

/// A variant's name in snake case: `HrManager` and `HRManager` become `hr_manager`.
fn snake(variant: &str) -> String {
    let letters: Vec<char> = variant.chars().collect();
    let mut name = String::with_capacity(variant.len() + 4);
    for (place, &letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| letters.get(place)).copied();
        let after = letters.get(place + 1).copied();
        let begins = before.is_some_and(|before| {
            before != '_' && (!before.is_uppercase() || after.is_some_and(char::is_lowercase))
        });
        if letter.is_uppercase() && begins {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn a_variant_is_called_by_its_words() {
        for (variant, name) in [
            ("Admin", "admin"),
            ("HrManager", "hr_manager"),
            ("HRManager", "hr_manager"),
            ("HR", "hr"),
            ("Level2Support", "level2_support"),
            ("Read_Only", "read_only"),
        ] {
            assert_eq!(snake(variant), name);
        }
    }
}
