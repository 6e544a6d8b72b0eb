//! From tokens to what stands on the struct and on each of its fields.

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Item, Meta, Path, Token, Type};

use crate::args::{self, Key, Options};
use crate::redacted::serde;
use crate::sink::Sink;

const CRATE: Key = Key {
    name: "crate",
    takes: "the path of the runtime",
    example: "crate = palisade",
    repeatable: false,
};

/// The item and what the attribute says about it.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) runtime: Option<Path>,
    pub(super) item: Item,
}

/// The attributes of a struct or of a field, by what they mean here.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    pub(super) serde: Vec<serde::Item>,
    pub(super) validate: Vec<Meta>,
    /// Paths in `#[derive(..)]`.
    pub(super) derives: Vec<Path>,
    /// `#[cfg(..)]`, which whatever mentions the field repeats.
    pub(super) cfg: Vec<&'a Attribute>,
    /// `#[cfg_attr(..)]` around attributes that matter here.
    pub(super) hidden: Vec<&'a Attribute>,
}

/// A field, as it was written.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    pub(super) marks: Marks<'a>,
}

/// Reads the attribute's arguments.
pub(super) fn read(arguments: TokenStream, item: Item, sink: &mut Sink) -> Target {
    let mut options = Options::of(args::parse(arguments, sink), &[&CRATE], &[], sink);
    let runtime = options.take(&CRATE).and_then(|set| set.path(&CRATE, sink).cloned());
    Target { runtime, item }
}

/// Reads the attributes of a struct or of a field.
pub(super) fn marks<'a>(attributes: &'a [Attribute], sink: &mut Sink) -> Marks<'a> {
    let named = |name: &'static str| {
        attributes.iter().filter(move |attribute| attribute.path().is_ident(name))
    };
    Marks {
        serde: serde::items(attributes, sink),
        validate: named("validate").flat_map(serde::metas).collect(),
        derives: named("derive").flat_map(paths).collect(),
        cfg: named("cfg").collect(),
        hidden: attributes.iter().filter(|attribute| hides_ours(attribute)).collect(),
    }
}

/// Reads the named fields of a struct.
pub(super) fn fields<'a>(fields: &'a syn::FieldsNamed, sink: &mut Sink) -> Vec<Field<'a>> {
    let named = fields.named.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        Some(Field { ident, ty: &field.ty, marks: marks(&field.attrs, sink) })
    });
    named.collect()
}

/// The paths in `#[derive(..)]`.
pub(super) fn paths(attribute: &Attribute) -> Vec<Path> {
    let parsed = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
    parsed.map(|paths| paths.into_iter().collect()).unwrap_or_default()
}

/// Whether an attribute puts one that matters here behind a condition.
pub(super) fn hides_ours(attribute: &Attribute) -> bool {
    if !attribute.path().is_ident("cfg_attr") {
        return false;
    }
    let inner = serde::metas(attribute);
    inner
        .iter()
        .skip(1)
        .any(|meta| ["serde", "validate"].iter().any(|name| meta.path().is_ident(name)))
}
