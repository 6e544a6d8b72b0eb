//! From tokens to what is on the type, on each variant and on each field.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Ident, Lit, LitInt, LitStr, Member};
use syn::{Meta, Path, Type};

use crate::args::{Argument, Item, MisplacedKey, OptionKey, Options};
use crate::args::{Setting, Value, is_nearly, parse_attribute};
use crate::beside::{ERROR, beside, derived_behind};
use crate::messages::problem as text;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::nearest;

const fn key(name: &'static str, takes: &'static str, example: &'static str) -> OptionKey {
    OptionKey { name, takes, example, repeatable: false }
}

const STATUS: OptionKey = key("status", "a number", "status = 409");
const TYPE: OptionKey =
    key("type", "a URI in quotes", "type = \"https://errors.example/email-taken\"");
const TITLE: OptionKey = key("title", "a text in quotes", "title = \"Email taken\"");
const DETAIL: OptionKey = key("detail", "a text in quotes", "detail = \"`{email}` is taken\"");
const CRATE: OptionKey = key("crate", "the path of the runtime", "crate = palisade");

const EXTENSION: OptionKey =
    key("extension", "nothing, or a name in quotes", "extension = \"retry_after\"");
const TRANSPARENT: OptionKey = key("transparent", "nothing", "transparent");
const SOURCE: OptionKey = key("source", "nothing", "source");
const FROM: OptionKey = key("from", "nothing", "from");
const SENSITIVE: OptionKey = key("sensitive", "a reason in quotes", "sensitive = \"why\"");

/// What is said of one field, and of an error as a whole by no key.
const OF_FIELDS: [MisplacedKey; 4] = [
    ("extension", text::KEY_OF_FIELDS),
    ("source", text::KEY_OF_FIELDS),
    ("from", text::KEY_OF_FIELDS),
    ("sensitive", text::KEY_OF_FIELDS),
];

/// The error type, as it was written.
#[derive(Debug)]
pub(super) struct ErrorSyntax {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) runtime: Option<Path>,
    /// What holds for every variant that says nothing else.
    pub(super) defaults: ProblemTexts,
    pub(super) body: Body,
    /// Whether `std::error::Error` is implemented for a generic type, of which rustc would tell a conflict.
    pub(super) is_generic_error: bool,
}

/// What kind of type it is.
#[derive(Debug)]
pub(super) enum Body {
    Struct(Vec<Field>),
    Enum(Vec<VariantSyntax>),
    Union(Span),
}

/// A variant, as it was written.
#[derive(Debug)]
pub(super) struct VariantSyntax {
    pub(super) ident: Ident,
    pub(super) texts: ProblemTexts,
    pub(super) fields: Vec<Field>,
}

/// What the caller is variants.
#[derive(Clone, Debug, Default)]
pub(super) struct ProblemTexts {
    pub(super) status: OptionValue<LitInt>,
    pub(super) kind: OptionValue<LitStr>,
    pub(super) title: OptionValue<LitStr>,
    pub(super) detail: OptionValue<LitStr>,
    /// Whether the problem is that of the one field.
    pub(super) transparent: Option<SpanRange>,
}

/// A field, as it was written.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) member: Member,
    pub(super) ty: Type,
    pub(super) extension: Option<Extension>,
    pub(super) source: Option<SpanRange>,
    pub(super) from: Option<SpanRange>,
    /// Whether `?` is meant to make the error out of it: also where `from` could not be read.
    pub(super) is_converted: bool,
    /// Whether a reason was given why a field named like a credential may leave.
    pub(super) sensitive: bool,
}

impl Field {
    /// The field's name as people write it, or its number.
    pub(super) fn shown(&self) -> String {
        match &self.member {
            Member::Named(ident) => ident.unraw().to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }
}

/// A member of the problem that a field gives.
#[derive(Debug)]
pub(super) struct Extension {
    pub(super) place: SpanRange,
    /// The name in quotes, where it is not the field's own.
    pub(super) name: OptionValue<LitStr>,
}

/// An option that may be absent, or there in a form that was reported.
#[derive(Clone, Debug, Default)]
pub(super) enum OptionValue<T> {
    #[default]
    Absent,
    Malformed,
    Present(T),
}

impl<T> OptionValue<T> {
    pub(super) fn present(&self) -> Option<&T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Absent | Self::Malformed => None,
        }
    }

    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// This, or `default` where this is absent.
    pub(super) fn or<'a>(&'a self, default: &'a Self) -> &'a Self {
        if self.is_absent() { default } else { self }
    }

    /// What was not set in options that were read whole or in part.
    fn unset(is_read: bool) -> Self {
        if is_read { Self::Absent } else { Self::Malformed }
    }

    fn read(value: Option<T>) -> Self {
        value.map_or(Self::Malformed, Self::Present)
    }
}

/// Reads a type.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> ErrorSyntax {
    let keys = [&STATUS, &TYPE, &TITLE, &DETAIL, &TRANSPARENT, &CRATE];
    let mut options =
        sink.phase(|sink| Options::of(only(&input.attrs, sink), &keys, &OF_FIELDS, sink));
    let set = options.as_mut().unwrap_or_else(|partial| partial).take(&CRATE);
    let runtime = set.and_then(|set| set.path(&CRATE, sink).cloned());
    let defaults = texts(options, sink);
    let generics = &input.generics;
    let is_generic =
        generics.type_params().next().is_some() || generics.const_params().next().is_some();
    let is_generic_error = is_generic && is_an_error(&input.attrs, &input.ident);
    if is_generic_error {
        // A generic type cannot be asked: rustc would tell that two conversions conflict.
        sink.error(SpanRange::at(Span::call_site()), text::GENERIC_ERROR);
    }
    let body = match input.data {
        Data::Struct(data) => Body::Struct(fields(data.fields, sink)),
        Data::Enum(data) => {
            Body::Enum(data.variants.into_iter().map(|variant| case(variant, sink)).collect())
        }
        Data::Union(data) => Body::Union(data.union_token.span),
    };
    let (ident, generics) = (input.ident, input.generics);
    ErrorSyntax { ident, generics, runtime, defaults, body, is_generic_error }
}

/// Whether `std::error::Error` is implemented, as far as the source tells.
fn is_an_error(attributes: &[Attribute], ident: &Ident) -> bool {
    derived_behind(attributes, ERROR).is_some() || beside(ident, ERROR).is_some()
}

fn case(variant: syn::Variant, sink: &mut Sink) -> VariantSyntax {
    let keys = [&STATUS, &TYPE, &TITLE, &DETAIL, &TRANSPARENT];
    let options =
        sink.phase(|sink| Options::of(only(&variant.attrs, sink), &keys, &OF_FIELDS, sink));
    let mut texts = texts(options, sink);
    // A status may be in what is nearly ours, of which rustc says that there is no such attribute.
    if texts.status.is_absent() && variant.attrs.iter().any(|each| is_nearly(each, "problem")) {
        texts.status = OptionValue::Malformed;
        sink.leave_to_rustc();
    }
    VariantSyntax { ident: variant.ident, texts, fields: fields(variant.fields, sink) }
}

/// The texts and the status, which a key that could not be read may have been meant to be.
fn texts(options: Result<Options, Options>, sink: &mut Sink) -> ProblemTexts {
    let is_read = options.is_ok();
    let mut options = options.unwrap_or_else(|partial| partial);
    let status = match options.take(&STATUS) {
        Some(set) => OptionValue::read(number(&set, sink)),
        None => OptionValue::unset(is_read),
    };
    let mut text = |key| match options.take(key) {
        Some(set) => OptionValue::read(set.text(key, sink).cloned()),
        None => OptionValue::unset(is_read),
    };
    let (kind, title, detail) = (text(&TYPE), text(&TITLE), text(&DETAIL));
    let transparent = flag(&mut options, &TRANSPARENT, sink);
    ProblemTexts { status, kind, title, detail, transparent }
}

fn number(setting: &Setting, sink: &mut Sink) -> Option<LitInt> {
    match &setting.argument {
        Argument::Value(Value::Literal(Lit::Int(number))) => Some(number.clone()),
        _ => setting.wrong(&STATUS, sink),
    }
}

fn fields(fields: Fields, sink: &mut Sink) -> Vec<Field> {
    let members: Vec<Member> = fields.members().collect();
    members.into_iter().zip(fields).map(|(member, each)| field(member, each, sink)).collect()
}

fn field(member: Member, field: syn::Field, sink: &mut Sink) -> Field {
    let items = only(&field.attrs, sink);
    let mut options = Options::of(items, &[&EXTENSION, &SOURCE, &FROM, &SENSITIVE], &[], sink);
    let extension = options.take(&EXTENSION).map(|set| Extension {
        place: set.span_range(),
        name: match &set.argument {
            Argument::Nothing => OptionValue::Absent,
            _ => OptionValue::read(set.text(&EXTENSION, sink).cloned()),
        },
    });
    let (source, from) = (flag(&mut options, &SOURCE, sink), flag(&mut options, &FROM, sink));
    let sensitive = options.take(&SENSITIVE);
    if let Some(set) = &sensitive {
        set.reason(&SENSITIVE, sink);
    }
    let ours = |each: &&Attribute| each.path().is_ident("problem") || is_nearly(each, "problem");
    let is_converted = from.is_some() || field.attrs.iter().filter(ours).any(names_from);
    if field.attrs.iter().any(|each| is_nearly(each, "problem")) {
        sink.leave_to_rustc();
    }
    let sensitive = sensitive.is_some();
    Field { member, ty: field.ty, extension, source, from, is_converted, sensitive }
}

/// Whether a word near `from` is in an attribute.
fn names_from(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    list.tokens.clone().into_iter().any(|token| {
        let word = token.to_string();
        nearest([SOURCE.name, FROM.name], word.trim_matches('"')) == Some(FROM.name)
    })
}

/// The place of an option without a value.
fn flag(options: &mut Options, key: &OptionKey, sink: &mut Sink) -> Option<SpanRange> {
    let set = options.take(key)?;
    if !matches!(set.argument, Argument::Nothing) {
        set.wrong::<()>(key, sink);
    }
    Some(set.span_range())
}

/// The items of the one `#[problem(..)]` among `attributes`; a second one is reported.
fn only(attributes: &[Attribute], sink: &mut Sink) -> Vec<Item> {
    let mut own = attributes.iter().filter(|attribute| attribute.path().is_ident("problem"));
    let Some(first) = own.next() else { return Vec::new() };
    for second in own {
        sink.error(SpanRange::of(second), text::SECOND_ATTRIBUTE);
    }
    parse_attribute(first, sink)
}
