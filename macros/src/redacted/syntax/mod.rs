//! From tokens to what is on the type, on its variants and on each of its fields.

mod container;
mod field;
mod keys;

use proc_macro2::Span;
use syn::{Attribute, Data, DeriveInput, Generics, Ident, LitStr, Visibility};

use crate::args::Options;
use crate::args::serde;
use crate::beside::{Beside, RESOURCE, SERIALIZE, beside, derived_behind};
use crate::messages::redacted as text;
use crate::sink::Sink;
use crate::span::SpanRange;

pub(super) use container::{ContainerOptions, ObjectClaim, Owner, Tags};
pub(super) use field::{ExposeOptions, Field, Full, Mask, Sensitive};
use keys::{RENAME, RENAME_ALL, only};

/// The type, as it was written.
#[derive(Debug)]
pub(super) struct Entity {
    pub(super) ident: Ident,
    pub(super) visibility: Visibility,
    pub(super) generics: Generics,
    pub(super) options: ContainerOptions,
    pub(super) serde: Vec<serde::SerdeItem>,
    pub(super) body: Body,
}

/// What kind of type it is.
#[derive(Debug)]
pub(super) enum Body {
    Struct(FieldList),
    Enum(Vec<Variant>),
    Union(Span),
}

impl Body {
    /// Every field, of whichever variant.
    pub(super) fn fields(&self) -> Box<dyn Iterator<Item = &Field> + '_> {
        match self {
            Self::Struct(members) => Box::new(members.fields.iter()),
            Self::Enum(variants) => Box::new(variants.iter().flat_map(|each| &each.members.fields)),
            Self::Union(_) => Box::new(std::iter::empty()),
        }
    }
}

/// The fields of a struct or variant.
#[derive(Debug)]
pub(super) struct FieldList {
    pub(super) form: Form,
    pub(super) fields: Vec<Field>,
}

/// How fields are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Named,
    Tuple,
    Unit,
}

/// A variant, as it was written.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) ident: Ident,
    pub(super) members: FieldList,
    pub(super) rename: Option<LitStr>,
    pub(super) rename_all: Option<LitStr>,
    pub(super) serde: Vec<serde::SerdeItem>,
}

/// Reads a type.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> Entity {
    if let Some(expose) = input.attrs.iter().find(|each| each.path().is_ident("expose")) {
        sink.error(SpanRange::of(expose), text::EXPOSE_ON_TYPE.with(&[&input.ident]));
    }
    let body = match input.data {
        Data::Struct(data) => Body::Struct(members(data.fields, sink)),
        Data::Enum(data) => {
            Body::Enum(data.variants.into_iter().map(|each| variant(each, sink)).collect())
        }
        Data::Union(data) => Body::Union(data.union_token.span),
    };
    let mut options = container::read(&input.attrs, &input.ident, sink);
    if is_generic(&input.generics) {
        check_generic(&mut options, &input.attrs, &input.ident, sink);
    }
    Entity {
        options,
        serde: serde::items(&input.attrs, sink),
        ident: input.ident,
        visibility: input.vis,
        generics: input.generics,
        body,
    }
}

/// Whether a type or a constant is a parameter.
fn is_generic(generics: &Generics) -> bool {
    generics.type_params().next().is_some() || generics.const_params().next().is_some()
}

/// What a concrete type is asked while it is compiled is read of a generic one: rustc would tell it in words of its
/// own, which have no fix.
fn check_generic(
    options: &mut ContainerOptions,
    attributes: &[Attribute],
    ident: &Ident,
    sink: &mut Sink,
) {
    let place = SpanRange::at(Span::call_site());
    let behind = derived_behind(attributes, SERIALIZE).map(|path| SpanRange::of(&path));
    let serializes = || behind.or_else(|| beside(ident, SERIALIZE).map(|_| place));
    if !options.raw_serialize
        && let Some(place) = serializes()
    {
        sink.error(place, text::SERIALIZES);
        options.raw_serialize = true;
    }
    let is_unsaid = matches!(options.object, ObjectClaim::Unsaid);
    if is_unsaid && beside(ident, RESOURCE) == Some(Beside::ByHand) {
        sink.error(place, text::GENERIC_OBJECT_UNSAID.with(&[ident]));
        options.object = ObjectClaim::Unknown;
    }
}

fn members(fields: syn::Fields, sink: &mut Sink) -> FieldList {
    let form = match &fields {
        syn::Fields::Named(_) => Form::Named,
        syn::Fields::Unnamed(_) => Form::Tuple,
        syn::Fields::Unit => Form::Unit,
    };
    let fields = fields.into_iter().enumerate();
    let fields = fields.map(|(place, each)| field::read(place, each, sink)).collect();
    FieldList { form, fields }
}

fn variant(variant: syn::Variant, sink: &mut Sink) -> Variant {
    if let Some(expose) = variant.attrs.iter().find(|each| each.path().is_ident("expose")) {
        sink.error(SpanRange::of(expose), text::EXPOSE_ON_VARIANT.with(&[&variant.ident]));
    }
    let items = only(&variant.attrs, "redacted", sink).unwrap_or_default();
    let mut options = Options::of(items, &[&RENAME, &RENAME_ALL], &[], sink);
    let mut text = |key| options.take(key).and_then(|set| set.text(key, sink).cloned());
    let (rename, rename_all) = (text(&RENAME), text(&RENAME_ALL));
    Variant {
        rename,
        rename_all,
        serde: serde::items(&variant.attrs, sink),
        members: members(variant.fields, sink),
        ident: variant.ident,
    }
}
