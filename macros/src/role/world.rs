//! A closed world of names: what enums of roles and enums of scopes have in common.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Ident, LitStr, Path};

use crate::args::{Item, Key, Options, parse_attribute};
use crate::messages::role as text;
use crate::sink::Sink;
use crate::span::{Spread, generated};

const CRATE: Key = Key {
    name: "crate",
    takes: "the path of the runtime",
    example: "crate = palisade",
    repeatable: false,
};

/// How many names one world may hold, as in `runtime/src/names.rs`.
const LIMIT: usize = 128;

/// What a world lists.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lists {
    Roles,
    Scopes,
}

impl Lists {
    /// The attribute, and the word in messages.
    fn word(self) -> &'static str {
        match self {
            Self::Roles => "role",
            Self::Scopes => "scope",
        }
    }
}

/// An item as it was written, with what its variants say beside their names.
#[derive(Debug)]
pub(crate) struct World<T> {
    lists: Lists,
    ident: Ident,
    generics: Generics,
    runtime: Option<Path>,
    /// `None` where the item is no enum.
    variants: Option<Vec<Variant<T>>>,
}

#[derive(Debug)]
struct Variant<T> {
    ident: Ident,
    fields: Option<Spread>,
    number: Option<Spread>,
    name: Option<LitStr>,
    said: T,
}

/// A world whose names are known; `said` is what each variant says beside its name.
#[derive(Debug)]
pub(crate) struct Named<T> {
    pub(crate) ident: Ident,
    pub(crate) runtime: Option<Path>,
    pub(crate) members: Vec<Member<T>>,
}

/// One name of a world.
#[derive(Debug)]
pub(crate) struct Member<T> {
    pub(crate) name: String,
    /// Where the name comes from: the literal, or the variant.
    pub(crate) place: Spread,
    pub(crate) said: T,
}

/// Reads an item; `say` reads the options of one variant: its name and what else it says.
pub(crate) fn read<T>(
    lists: Lists,
    input: DeriveInput,
    mut say: impl FnMut(Vec<Item>, &mut Sink) -> (Option<LitStr>, T),
    sink: &mut Sink,
) -> World<T> {
    let mut container = Options::of(options(lists, &input.attrs, sink), &[&CRATE], &[], sink);
    let runtime = container.take(&CRATE).and_then(|set| set.path(&CRATE, sink).cloned());
    let variants = match input.data {
        Data::Enum(data) => Some(data.variants),
        Data::Struct(_) | Data::Union(_) => None,
    };
    let variants = variants.map(|variants| {
        let read = variants.into_iter().map(|written| {
            let (name, said) = say(options(lists, &written.attrs, sink), sink);
            let fields =
                (!matches!(written.fields, Fields::Unit)).then(|| Spread::of(&written.fields));
            let number = written.discriminant.as_ref().map(|number| Spread::of(&number.1));
            Variant { ident: written.ident, fields, number, name, said }
        });
        read.collect()
    });
    World { lists, ident: input.ident, generics: input.generics, runtime, variants }
}

/// The items of the one attribute that `attributes` may hold.
fn options(lists: Lists, attributes: &[Attribute], sink: &mut Sink) -> Vec<Item> {
    let mut own = attributes.iter().filter(|attribute| attribute.path().is_ident(lists.word()));
    let items = own.next().map(|first| parse_attribute(first, sink));
    for second in own {
        sink.error(Spread::of(second), text::SECOND_ATTRIBUTE.with(&[&lists.word()]));
    }
    items.unwrap_or_default()
}

/// Names every variant. Nothing where no implementation could stand beside the item; with faults
/// that leave the names readable, a world in which other code finds its names.
pub(crate) fn names<T>(world: World<T>, sink: &mut Sink) -> Option<Named<T>> {
    let World { lists, ident, generics, runtime, variants } = world;
    let Some(variants) = variants else {
        let kind = lists.word();
        sink.error(Spread::of(&ident), text::NOT_AN_ENUM.with(&[&kind, &ident, &kind]));
        return None;
    };
    check_has_no_parameters(lists, &generics, sink);
    check_lists_something(lists, &ident, variants.len(), sink);
    for variant in &variants {
        check_is_plain(lists, variant, sink);
    }
    let plain = variants.iter().all(|variant| variant.fields.is_none());
    let implementable = plain && generics.params.is_empty() && !variants.is_empty();
    let members: Vec<_> =
        variants.into_iter().map(|written| member(lists, written, sink)).collect();
    check_names_differ(&members, sink);
    implementable.then_some(Named { ident, runtime, members })
}

/// A name stands for the same thing everywhere, so that nothing about it is a parameter.
fn check_has_no_parameters(lists: Lists, generics: &Generics, sink: &mut Sink) {
    if !generics.params.is_empty() {
        let message = text::WITH_PARAMETERS.with(&[&lists.word()]);
        sink.error(Spread::of(&generics.params), message);
    }
}

/// A world has at least one name, and no more than a set of bits can hold.
fn check_lists_something(lists: Lists, ident: &Ident, count: usize, sink: &mut Sink) {
    if count == 0 {
        sink.error(Spread::of(ident), text::NO_VARIANT.with(&[ident, &lists.word()]));
    }
    if count > LIMIT {
        sink.error(Spread::of(ident), text::TOO_MANY.with(&[&lists.word(), &count]));
    }
}

/// A variant is a name: it carries no fields and no number.
fn check_is_plain<T>(lists: Lists, variant: &Variant<T>, sink: &mut Sink) {
    if let Some(fields) = variant.fields {
        let message = text::VARIANT_WITH_FIELDS.with(&[&lists.word(), &variant.ident]);
        sink.error(fields, message);
    }
    if let Some(number) = variant.number {
        sink.error(number, text::DISCRIMINANT.with(&[&lists.word()]));
    }
}

/// A written name says something; a variant without one is called by its own name.
fn member<T>(lists: Lists, variant: Variant<T>, sink: &mut Sink) -> Member<T> {
    let own = snake(&variant.ident.unraw().to_string());
    let place = variant.name.as_ref().map_or_else(|| Spread::of(&variant.ident), Spread::of);
    let name = match variant.name.map(|name| name.value()) {
        Some(name) if name.trim().is_empty() => {
            sink.error(place, text::EMPTY_NAME.with(&[&lists.word(), &own]));
            own
        }
        Some(name) => name,
        None => own,
    };
    Member { name, place, said: variant.said }
}

/// No two variants have one name: a token could not tell them apart.
fn check_names_differ<T>(members: &[Member<T>], sink: &mut Sink) {
    for (place, member) in members.iter().enumerate() {
        if members.iter().take(place).any(|earlier| earlier.name == member.name) {
            sink.error(member.place, text::SAME_NAME.with(&[&member.name]));
        }
    }
}

/// `Clone` and `Copy`, which a name needs: an enum of names has no other way to be cloned.
pub(crate) fn emit_copy(ident: &Ident) -> TokenStream {
    let span = generated(ident.span());
    quote_spanned! {span=>
        #[automatically_derived]
        impl ::core::clone::Clone for #ident {
            fn clone(&self) -> Self {
                *self
            }
        }
        #[automatically_derived]
        impl ::core::marker::Copy for #ident {}
    }
}

/// `HrManager` and `HRManager` as `hr_manager`.
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
