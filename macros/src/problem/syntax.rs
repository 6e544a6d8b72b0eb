//! From tokens to what stands on the type, on each variant and on each field.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Ident, Lit, LitInt, LitStr, Member};
use syn::{Path, Type};

use crate::args::{Given, Item, Key, Options, Setting, Value, parse_attribute};
use crate::messages::problem as text;
use crate::sink::Sink;
use crate::span::Spread;

const fn key(name: &'static str, takes: &'static str, example: &'static str) -> Key {
    Key { name, takes, example, repeatable: false }
}

const STATUS: Key = key("status", "a number", "status = 409");
const TYPE: Key = key("type", "a URI in quotes", "type = \"https://errors.example/email-taken\"");
const TITLE: Key = key("title", "a text in quotes", "title = \"Email taken\"");
const DETAIL: Key = key("detail", "a text in quotes", "detail = \"`{email}` is taken\"");
const CRATE: Key = key("crate", "the path of the runtime", "crate = palisade");

const EXTENSION: Key =
    key("extension", "nothing, or a name in quotes", "extension = \"retry_after\"");
const SOURCE: Key = key("source", "nothing", "source");
const FROM: Key = key("from", "nothing", "from");
const SENSITIVE: Key = key("sensitive", "a reason in quotes", "sensitive = \"why\"");

/// The error type, as it was written.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) runtime: Option<Path>,
    /// What holds for every variant that says nothing else.
    pub(super) defaults: Words,
    pub(super) body: Body,
}

/// What kind of type it is.
#[derive(Debug)]
pub(super) enum Body {
    Struct(Vec<Field>),
    Enum(Vec<Case>),
    Union(Span),
}

/// A variant, as it was written.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) ident: Ident,
    pub(super) words: Words,
    pub(super) fields: Vec<Field>,
}

/// What the caller is told.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) status: Said<LitInt>,
    pub(super) kind: Said<LitStr>,
    pub(super) title: Said<LitStr>,
    pub(super) detail: Said<LitStr>,
}

/// A field, as it was written.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) member: Member,
    pub(super) ty: Type,
    pub(super) extension: Option<Extension>,
    pub(super) source: Option<Spread>,
    pub(super) from: Option<Spread>,
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
    pub(super) place: Spread,
    /// The name in quotes, where it is not the field's own.
    pub(super) name: Said<LitStr>,
}

/// An option that may be absent, or there in a form that was reported.
#[derive(Clone, Debug, Default)]
pub(super) enum Said<T> {
    #[default]
    No,
    Malformed,
    Yes(T),
}

impl<T> Said<T> {
    pub(super) fn yes(&self) -> Option<&T> {
        match self {
            Self::Yes(value) => Some(value),
            Self::No | Self::Malformed => None,
        }
    }

    pub(super) fn is_no(&self) -> bool {
        matches!(self, Self::No)
    }

    /// This, or `default` where nothing was said.
    pub(super) fn or<'a>(&'a self, default: &'a Self) -> &'a Self {
        if self.is_no() { default } else { self }
    }

    fn given(value: Option<T>) -> Self {
        value.map_or(Self::Malformed, Self::Yes)
    }
}

/// Reads a type.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> Fault {
    let items = only(&input.attrs, sink);
    let mut options = Options::of(items, &[&STATUS, &TYPE, &TITLE, &DETAIL, &CRATE], &[], sink);
    let runtime = options.take(&CRATE).and_then(|set| set.path(&CRATE, sink).cloned());
    let defaults = words(&mut options, sink);
    let body = match input.data {
        Data::Struct(data) => Body::Struct(fields(data.fields, sink)),
        Data::Enum(data) => {
            Body::Enum(data.variants.into_iter().map(|variant| case(variant, sink)).collect())
        }
        Data::Union(data) => Body::Union(data.union_token.span),
    };
    Fault { ident: input.ident, generics: input.generics, runtime, defaults, body }
}

fn case(variant: syn::Variant, sink: &mut Sink) -> Case {
    let items = only(&variant.attrs, sink);
    let mut options = Options::of(items, &[&STATUS, &TYPE, &TITLE, &DETAIL], &[], sink);
    let words = words(&mut options, sink);
    Case { ident: variant.ident, words, fields: fields(variant.fields, sink) }
}

fn words(options: &mut Options, sink: &mut Sink) -> Words {
    let status = match options.take(&STATUS) {
        Some(set) => Said::given(number(&set, sink)),
        None => Said::No,
    };
    let mut said = |key| match options.take(key) {
        Some(set) => Said::given(set.text(key, sink).cloned()),
        None => Said::No,
    };
    Words { status, kind: said(&TYPE), title: said(&TITLE), detail: said(&DETAIL) }
}

fn number(setting: &Setting, sink: &mut Sink) -> Option<LitInt> {
    match &setting.given {
        Given::Value(Value::Literal(Lit::Int(number))) => Some(number.clone()),
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
        place: set.spread(),
        name: match &set.given {
            Given::Nothing => Said::No,
            _ => Said::given(set.text(&EXTENSION, sink).cloned()),
        },
    });
    let mut flag = |key| {
        let set = options.take(key)?;
        if !matches!(set.given, Given::Nothing) {
            set.wrong::<()>(key, sink);
        }
        Some(set.spread())
    };
    let (source, from) = (flag(&SOURCE), flag(&FROM));
    let sensitive = options.take(&SENSITIVE);
    if let Some(set) = &sensitive {
        set.reason(&SENSITIVE, sink);
    }
    Field { member, ty: field.ty, extension, source, from, sensitive: sensitive.is_some() }
}

/// The items of the one `#[problem(..)]` among `attributes`; a second one is reported.
fn only(attributes: &[Attribute], sink: &mut Sink) -> Vec<Item> {
    let mut own = attributes.iter().filter(|attribute| attribute.path().is_ident("problem"));
    let Some(first) = own.next() else { return Vec::new() };
    for second in own {
        sink.error(Spread::of(second), text::SECOND_ATTRIBUTE);
    }
    parse_attribute(first, sink)
}
