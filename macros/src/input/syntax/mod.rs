//! From tokens to what is on the struct and on each of its fields.

mod file;

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Item, LitStr, Meta, Path, Token, Type};

use crate::args::serde;
use crate::args::{self, Argument, MisplacedKey, OptionKey, Options, Setting};
use crate::args::{is_nearly, parse_attribute, shown_path};
use crate::mentions::mentions;
use crate::messages::args::{MISSING_COMMA, UNKNOWN_ATTRIBUTE_NEAR, WRONG_FORM};
use crate::messages::input::{
    KEY_OF_FIELDS, KEY_OF_SERDE, KEY_OF_VALIDATE, RULES_FORM, SECOND_ATTRIBUTE,
};
use crate::option::enums::{self, Enums, NamesStand};
use crate::rule::NameKind;
use crate::rule::syntax::{Tree, names};
use crate::sink::Sink;
use crate::span::SpanRange;

pub(super) use file::{FileOptions, FileTypes};

const fn key(name: &'static str, takes: &'static str, example: &'static str) -> OptionKey {
    OptionKey { name, takes, example, repeatable: false }
}

const CRATE: OptionKey = key("crate", "the path of the runtime", "crate = palisade");

const OF: OptionKey = key("of", "the object that the input changes", "of = Note");
const WHEN: OptionKey = key("when", "an action", "when = Publish");

const TRUSTED: OptionKey = key("trusted", "a reason in quotes", "trusted = \"why\"");
const VERIFY: OptionKey = key("verify", "no value", "verify");
const OBJECT: OptionKey = key("object", "no value", "object");
const PLAIN: OptionKey = key("plain", "no value", "plain");
const ROLE: OptionKey = key("role", "a role", "role = \"hr\"");
const SCOPE: OptionKey = key("scope", "a scope", "scope = \"payroll:write\"");
const INTERNATIONAL: OptionKey = key("international", "no value", "international");
const SCHEMES: OptionKey =
    key("url_schemes", "schemes in quotes", "url_schemes(\"https\", \"ftp\")");

/// What is said of one field, and of a struct as a whole by no key.
const OF_FIELDS: [&OptionKey; 9] =
    [&TRUSTED, &OBJECT, &PLAIN, &ROLE, &SCOPE, &WHEN, &SCHEMES, &INTERNATIONAL, &file::KEY];

/// What serde's attribute says, and not `#[input(..)]`.
const OF_SERDE: [&str; 8] =
    ["rename", "rename_all", "alias", "default", "skip", "flatten", "tag", "content"];

/// What `#[validate(..)]` says, and not `#[input(..)]`.
const OF_VALIDATE: [&str; 12] = [
    "length",
    "range",
    "email",
    "url",
    "person_name",
    "line",
    "free_text",
    "contains",
    "regex",
    "must_match",
    "required",
    "nested",
];

/// The item and what the attribute says about it.
#[derive(Debug)]
pub(super) struct InputSyntax {
    pub(super) runtime: Option<Path>,
    /// Where roles and scopes are looked up.
    pub(super) enums: Enums,
    /// Whether and where `verify` is.
    pub(super) verify: Option<SpanRange>,
    /// The object that the input changes, and where it is named.
    pub(super) of: Option<(Path, SpanRange)>,
    pub(super) item: Item,
}

/// The attributes of a struct or of a field, by what they mean here.
#[derive(Debug)]
pub(super) struct KnownAttributes<'a> {
    pub(super) serde: Vec<serde::SerdeItem>,
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
    pub(super) marks: KnownAttributes<'a>,
    pub(super) stated: FieldOptions,
}

/// What is in a field's `#[input(..)]`.
#[derive(Debug)]
pub(super) struct FieldOptions {
    /// Whether a reason was given, rightly or not.
    pub(super) trusted: bool,
    pub(super) object: Option<SpanRange>,
    pub(super) verify: bool,
    pub(super) plain: Option<SpanRange>,
    /// What `role` and `scope` demand; all of it must hold.
    pub(super) only: Vec<Tree>,
    /// What the caller must be allowed to do with the object, and where that is.
    pub(super) when: Option<(Path, SpanRange)>,
    pub(super) schemes: Option<UrlSchemes>,
    pub(super) international: Option<SpanRange>,
    pub(super) file: Option<FileOptions>,
}

/// The schemes a URL may have.
#[derive(Debug)]
pub(super) struct UrlSchemes {
    pub(super) place: SpanRange,
    pub(super) names: Vec<LitStr>,
}

/// Reports a second `#[input]` and takes it away: expanded by itself it would meet what the first one writes.
/// Where it says `verify` of a struct, what the author writes for that compiles without an error of its own.
fn take_second(item: &mut Item, sink: &mut Sink) -> Option<SpanRange> {
    let is_struct = matches!(item, Item::Struct(_));
    let mut verify = None;
    let attributes = match item {
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::Union(item) => &mut item.attrs,
        // Of anything else it is told that it is not an input.
        _ => return None,
    };
    attributes.retain(|attribute| {
        let is_ours = attribute.path().segments.last().is_some_and(|last| last.ident == "input");
        if is_ours {
            let place = SpanRange::of(attribute);
            sink.error(place, SECOND_ATTRIBUTE.with(&[&"input"]));
            let said = mentions(attribute.to_token_stream(), &|word| word == "verify");
            verify = verify.or((said && is_struct).then_some(place));
        }
        !is_ours
    });
    verify
}

/// Reads the attribute's arguments.
pub(super) fn read(arguments: TokenStream, mut item: Item, sink: &mut Sink) -> InputSyntax {
    let said_again = take_second(&mut item, sink);
    let keys = [&CRATE, &enums::ROLES, &enums::SCOPES, &VERIFY, &OF];
    let misplaced: Vec<MisplacedKey> = OF_FIELDS.map(|key| (key.name, KEY_OF_FIELDS)).into();
    let misplaced = [misplaced, OF_SERDE.map(|key| (key, KEY_OF_SERDE)).into()].concat();
    let mut options = Options::of(args::parse(arguments, sink), &keys, &misplaced, sink);
    let runtime = options.take(&CRATE).and_then(|set| set.path(&CRATE, sink).cloned());
    let enums = Enums::take(&mut options, NamesStand::AboveFields("input"), sink);
    let verify = options.take(&VERIFY).map(|set| flag(&set, &VERIFY, sink));
    let of = options.take(&OF).and_then(|set| placed(&set, &OF, sink));
    InputSyntax { runtime, enums, verify: verify.or(said_again), of, item }
}

/// The attribute of ours that was probably meant.
pub(super) fn meant(attribute: &Attribute) -> Option<&'static str> {
    let ours = ["validate", "input", "serde"];
    let word = attribute.path().get_ident()?.to_string();
    let near = ours.into_iter().find(|name| is_nearly(attribute, name));
    // These are other crates'.
    let near = near.filter(|_| word != "garde" && word != "serde_as");
    let near = near.or((word == "valid").then_some("validate"));
    near.filter(|_| !ours.contains(&word.as_str()))
}

/// What is nearly an attribute of ours is told here, with the one that was meant.
fn check_is_spelt(attributes: &[Attribute], sink: &mut Sink) {
    for attribute in attributes {
        if let Some(meant) = meant(attribute) {
            let place = SpanRange::of(attribute.path());
            sink.error(
                place,
                UNKNOWN_ATTRIBUTE_NEAR.with(&[&shown_path(attribute.path()), &meant]),
            );
        }
    }
}

/// Reads the attributes of a struct or of a field.
pub(super) fn marks<'a>(attributes: &'a [Attribute], sink: &mut Sink) -> KnownAttributes<'a> {
    check_is_spelt(attributes, sink);
    let known = marks_of_enum(attributes, sink);
    let validate = named(attributes, "validate").flat_map(|each| rules(each, sink)).collect();
    KnownAttributes { validate, ..known }
}

/// Reads the attributes of an enum, which has no rules.
pub(super) fn marks_of_enum<'a>(
    attributes: &'a [Attribute],
    sink: &mut Sink,
) -> KnownAttributes<'a> {
    KnownAttributes {
        serde: serde::items(attributes, sink),
        validate: Vec::new(),
        derives: named(attributes, "derive").flat_map(paths).collect(),
        cfg: named(attributes, "cfg").collect(),
        hidden: hidden(attributes),
    }
}

fn named<'a>(
    attributes: &'a [Attribute],
    name: &'static str,
) -> impl Iterator<Item = &'a Attribute> {
    attributes.iter().filter(move |attribute| attribute.path().is_ident(name))
}

/// `#[cfg_attr(..)]` around attributes that matter here.
pub(super) fn hidden(attributes: &[Attribute]) -> Vec<&Attribute> {
    attributes.iter().filter(|attribute| hides_ours(attribute)).collect()
}

/// The rules in `#[validate(..)]`.
fn rules(attribute: &Attribute, sink: &mut Sink) -> Vec<Meta> {
    let parsed = match &attribute.meta {
        Meta::List(list) => {
            if let Some(place) = list.parse_args_with(without_comma).ok().flatten() {
                sink.error(place, MISSING_COMMA);
                return Vec::new();
            }
            attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()
        }
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    let parsed = parsed.filter(|rules| !rules.is_empty());
    if parsed.is_none() {
        sink.error(SpanRange::of(attribute), RULES_FORM);
    }
    parsed.into_iter().flatten().collect()
}

/// The first rule that follows another without a comma.
fn without_comma(input: ParseStream<'_>) -> syn::Result<Option<SpanRange>> {
    let mut found = None;
    while !input.is_empty() {
        input.parse::<Meta>()?;
        if !input.is_empty() && !input.peek(Token![,]) {
            found = found.or(Some(SpanRange::at(input.span())));
        }
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(found)
}

/// Reads the named fields of a struct.
pub(super) fn fields<'a>(fields: &'a syn::FieldsNamed, sink: &mut Sink) -> Vec<Field<'a>> {
    let named = fields.named.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        let (marks, stated) = (marks(&field.attrs, sink), stated(&field.attrs, sink));
        Some(Field { ident, ty: &field.ty, marks, stated })
    });
    named.collect()
}

/// Reads a field's `#[input(..)]`.
fn stated(attributes: &[Attribute], sink: &mut Sink) -> FieldOptions {
    let own = attributes.iter().filter(|attribute| attribute.path().is_ident("input"));
    let items = own.flat_map(|attribute| parse_attribute(attribute, sink)).collect();
    let keys = [
        &TRUSTED,
        &OBJECT,
        &VERIFY,
        &PLAIN,
        &ROLE,
        &SCOPE,
        &WHEN,
        &SCHEMES,
        &INTERNATIONAL,
        &file::KEY,
    ];
    let rules = OF_VALIDATE.map(|rule| (rule, KEY_OF_VALIDATE));
    let misplaced: Vec<MisplacedKey> =
        OF_SERDE.map(|key| (key, KEY_OF_SERDE)).into_iter().chain(rules).collect();
    let mut options = Options::of(items, &keys, &misplaced, sink);
    let trusted = options.take(&TRUSTED);
    if let Some(reason) = &trusted {
        reason.reason(&TRUSTED, sink);
    }
    let mut only = Vec::new();
    for (kind, key) in [(NameKind::Role, &ROLE), (NameKind::Scope, &SCOPE)] {
        only.extend(options.take(key).and_then(|set| names(kind, &set, key, sink)));
    }
    let mut flag = |key| options.take(key).map(|set| flag(&set, key, sink));
    let (object, verify, plain) = (flag(&OBJECT), flag(&VERIFY), flag(&PLAIN));
    let international = flag(&INTERNATIONAL);
    let schemes = options.take(&SCHEMES).map(|set| schemes(&set, sink));
    let file = options.take(&file::KEY).and_then(|set| file::read(&set, sink));
    let when = options.take(&WHEN).and_then(|set| placed(&set, &WHEN, sink));
    let trusted = trusted.is_some();
    let verify = verify.is_some();
    FieldOptions { trusted, object, verify, plain, only, when, schemes, international, file }
}

/// A path, and where its key is.
fn placed(setting: &Setting, key: &OptionKey, sink: &mut Sink) -> Option<(Path, SpanRange)> {
    setting.path(key, sink).cloned().map(|path| (path, setting.span_range()))
}

/// A key that is alone.
fn flag(setting: &Setting, key: &OptionKey, sink: &mut Sink) -> SpanRange {
    if !matches!(setting.argument, Argument::Nothing) {
        let message = WRONG_FORM.with(&[&key.name, &key.takes, &key.example]);
        sink.error(setting.span_range(), message);
    }
    setting.span_range()
}

fn schemes(setting: &Setting, sink: &mut Sink) -> UrlSchemes {
    let items = match &setting.argument {
        Argument::List(list) => list.items.as_slice(),
        _ => &[],
    };
    let names = items.iter().map(|item| item.key.is_none().then(|| item.value.text().cloned())?);
    let names = names.collect::<Option<Vec<LitStr>>>().filter(|names| !names.is_empty());
    let names = names.or_else(|| setting.wrong(&SCHEMES, sink)).unwrap_or_default();
    UrlSchemes { place: setting.span_range(), names }
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
        .any(|meta| ["serde", "validate", "input"].iter().any(|name| meta.path().is_ident(name)))
}
