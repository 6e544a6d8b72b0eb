//! `#[input]` on an enum with a tag: one of several inputs, by the name that the tag holds.

use syn::{
    Attribute, Fields, Generics, Ident, Item, ItemEnum, ItemStruct, LitStr, Token, Type, Visibility,
};

use super::same_name::{Names, check_variants_differ, of_variant};
use super::{
    DESERIALIZE, Plan, check_enum_has_no_rules, check_is_derived_once, check_keys_are_read,
    check_nothing_is_hidden, unread,
};
use crate::args::serde::{self, RenameRule, Side, check_rename_rule};
use crate::input::syntax::{self, InputSyntax};
use crate::messages::input as text;
use crate::option::enums::Enums;
use crate::sink::Sink;
use crate::span::SpanRange;

const KEEPS: &[&str] =
    &["tag", "content", "rename", "rename_all", "expecting", "deny_unknown_fields"];
const VARIANT_KEEPS: &[&str] = &["rename", "alias"];

/// An enum that names its variants by a tag, as far as it is read.
#[derive(Debug)]
pub(in crate::input) struct Tagged<'a> {
    pub(in crate::input) item: &'a ItemEnum,
    pub(in crate::input) tag: LitStr,
    pub(in crate::input) content: Option<LitStr>,
    pub(in crate::input) strict: bool,
    variants: Vec<TaggedVariant<'a>>,
}

/// One variant.
#[derive(Debug)]
pub(in crate::input) struct TaggedVariant<'a> {
    pub(in crate::input) ident: &'a Ident,
    /// What the tag may hold for it.
    names: Names,
    /// `#[cfg(..)]`, which whatever mentions the variant repeats.
    pub(in crate::input) cfg: Vec<&'a Attribute>,
    pub(in crate::input) body: VariantBody<'a>,
}

/// What a variant holds.
#[derive(Debug)]
pub(in crate::input) enum VariantBody<'a> {
    Nothing,
    /// An input of its own.
    Input(&'a Type),
    /// Fields, as those of a struct would be.
    Fields(Box<InputSyntax>),
}

/// The enum, where that is what the attribute is on.
pub(in crate::input) fn of(item: &Item) -> Option<&ItemEnum> {
    let Item::Enum(item) = item else { return None };
    let has_fields = item.variants.iter().any(|each| !matches!(each.fields, Fields::Unit));
    has_fields.then_some(item)
}

impl<'a> Tagged<'a> {
    /// Checks the enum as a whole.
    pub(in crate::input) fn read(
        target: &'a InputSyntax,
        item: &'a ItemEnum,
        sink: &mut Sink,
    ) -> Option<Self> {
        let marks = syntax::marks_of_enum(&item.attrs, sink);
        check_nothing_is_hidden(&marks.hidden, sink);
        check_is_derived_once(&marks, &[DESERIALIZE], sink);
        let help = "write rules above the fields of what the variants hold";
        check_enum_has_no_rules(item, &marks, help, sink);
        if let Some(place) = target.verify {
            sink.error(place, text::TAGGED_WITH_VERIFY);
        }
        check_keys_are_read(target, sink);
        if !item.generics.params.is_empty() {
            sink.error(SpanRange::of(&item.generics), text::TAGGED_GENERIC);
        }
        let named = |key: &str| {
            let item = marks.serde.iter().find(|item| item.key == key)?;
            item.text(Side::Deserialize).cloned()
        };
        let tag = named("tag");
        let mut others =
            marks.serde.iter().filter(|item| !KEEPS.contains(&item.key.as_str())).peekable();
        // What stands in place of a tag has told that there is none.
        if tag.is_none() && others.peek().is_none() {
            sink.error(SpanRange::of(&item.ident), text::WITHOUT_TAG);
        }
        for item in others {
            if tag.is_none() && item.key == "untagged" {
                sink.error(item.place, text::UNTAGGED);
            } else {
                sink.error(item.place, text::TAGGED_WITH_SERDE.with(&[&item.key]));
            }
        }
        let style = named("rename_all").and_then(|style| check_rename_rule(&style, sink));
        let variants = item.variants.iter();
        let variants: Vec<TaggedVariant<'_>> =
            variants.filter_map(|each| variant(target, each, style, sink)).collect();
        let of_all = variants.iter().filter(|variant| variant.cfg.is_empty());
        check_variants_differ(of_all.map(|variant| variant.names.clone()), sink);
        let strict = marks.serde.iter().any(|item| item.key == "deny_unknown_fields");
        Some(Self { item, tag: tag?, content: named("content"), strict, variants })
    }

    pub(in crate::input) fn variants(&self) -> &[TaggedVariant<'a>] {
        &self.variants
    }
}

impl TaggedVariant<'_> {
    /// What the tag may hold for it.
    pub(in crate::input) fn names(&self) -> impl Iterator<Item = &String> {
        self.names.iter().map(|(name, _)| name)
    }

    /// The checks of a variant's own fields.
    pub(in crate::input) fn plan(&self, sink: &mut Sink) -> Option<Plan<'_>> {
        let VariantBody::Fields(fields) = &self.body else { return None };
        let planned = sink.phase(|sink| super::plan_of_fields(fields, sink));
        // The error of a faulty rule is enough: which rule was meant is unknown.
        let is_sound = planned.is_ok();
        let mut plan = planned.unwrap_or_else(|partial| partial)?;
        for field in &mut plan.fields {
            let stated =
                field.object || field.verify || field.only.is_some() || field.when.is_some();
            let is_more = stated || field.left || field.file.is_some() || field.flattened;
            if is_more && is_sound {
                sink.error(SpanRange::of(field.ident), text::TAGGED_FIELD);
            }
            field.bound = true;
        }
        Some(plan)
    }
}

fn variant<'a>(
    target: &InputSyntax,
    variant: &'a syn::Variant,
    style: Option<RenameRule>,
    sink: &mut Sink,
) -> Option<TaggedVariant<'a>> {
    check_says_nothing(&variant.attrs, &["input", "validate"], "a variant", sink);
    let items = serde::items(&variant.attrs, sink);
    let of_names = |item: &&serde::SerdeItem| VARIANT_KEEPS.contains(&item.key.as_str());
    let is_struct = matches!(variant.fields, Fields::Named(_));
    for item in items.iter().filter(|item| !of_names(item)) {
        if !(is_struct && item.key == "rename_all") {
            sink.error(item.place, text::TAGGED_WITH_SERDE.with(&[&item.key]));
        }
    }
    let names = of_variant(&variant.ident, &items, style);
    let body = body(target, variant, sink)?;
    let cfg = variant.attrs.iter().filter(|each| each.path().is_ident("cfg")).collect();
    Some(TaggedVariant { ident: &variant.ident, names, cfg, body })
}

fn body<'a>(
    target: &InputSyntax,
    variant: &'a syn::Variant,
    sink: &mut Sink,
) -> Option<VariantBody<'a>> {
    match &variant.fields {
        Fields::Unit => Some(VariantBody::Nothing),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            let field = fields.unnamed.first()?;
            let ours = ["input", "validate", "serde"];
            check_says_nothing(&field.attrs, &ours, "what a variant holds as a whole", sink);
            Some(VariantBody::Input(&field.ty))
        }
        Fields::Unnamed(fields) => {
            sink.error(SpanRange::of(fields), text::TAGGED_TUPLE);
            None
        }
        Fields::Named(fields) => Some(VariantBody::Fields(Box::new(InputSyntax {
            runtime: target.runtime.clone(),
            // Of a field of a variant it is told that what asks a caller is in a struct.
            enums: Enums::default(),
            verify: None,
            of: None,
            item: Item::Struct(ItemStruct {
                attrs: variant.attrs.iter().filter(|each| styles_fields(each)).cloned().collect(),
                vis: Visibility::Inherited,
                struct_token: Token![struct](variant.ident.span()),
                ident: variant.ident.clone(),
                generics: Generics::default(),
                fields: Fields::Named(fields.clone()),
                semi_token: None,
            }),
        }))),
    }
}

/// What is said where nothing reads it would have no effect.
fn check_says_nothing(
    attributes: &[Attribute],
    names: &[&'static str],
    above: &'static str,
    sink: &mut Sink,
) {
    check_nothing_is_hidden(&syntax::hidden(attributes), sink);
    for (name, place) in unread(attributes, names) {
        sink.error(place, text::TAGGED_ATTRIBUTE.with(&[&name, &above]));
    }
}

/// Whether an attribute says how the fields of a variant are called.
fn styles_fields(attribute: &Attribute) -> bool {
    attribute.path().is_ident("serde")
        && serde::metas(attribute).iter().all(|meta| meta.path().is_ident("rename_all"))
}
