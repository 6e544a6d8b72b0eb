//! From tokens to what stands on the struct and on each of its fields.

use proc_macro2::Span;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Ident, LitStr, Path, Type};

use super::serde;
use crate::args::{Given, Item, Key, Options, Setting, Value, parse_attribute};
use crate::messages::redacted as text;
use crate::rule::World;
use crate::rule::syntax::{Tree, names, tree};
use crate::sink::Sink;
use crate::span::Spread;

const fn key(name: &'static str, takes: &'static str, example: &'static str) -> Key {
    Key { name, takes, example, repeatable: false }
}

const ROLE: Key = key("role", "a role", "role = \"hr\"");
const SCOPE: Key = key("scope", "a scope", "scope = \"payroll:read\"");
const MASK: Key = key("mask", "a mask in quotes, or the path of a function", "mask = \"last4\"");
const FULL: Key = key("full", "a rule", "full = role(\"hr\")");
const RENAME: Key = key("rename", "a name in quotes", "rename = \"fullName\"");
const SENSITIVE: Key = key("sensitive", "a reason in quotes", "sensitive = \"why\"");

const RENAME_ALL: Key = key("rename_all", "a style in quotes", "rename_all = \"camelCase\"");
const RAW_SERIALIZE: Key =
    key("raw_serialize", "a reason in quotes", "raw_serialize = \"stored in redb\"");
const ROLES: Key = key("roles", "the path of an enum", "roles = crate::Role");
const SCOPES: Key = key("scopes", "the path of an enum", "scopes = crate::Scope");
const CRATE: Key = key("crate", "the path of the runtime", "crate = palisade");

/// The type, as it was written.
#[derive(Debug)]
pub(super) struct Entity {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) options: Container,
    pub(super) serde: Vec<serde::Item>,
    pub(super) body: Body,
}

/// What stands in `#[redacted(..)]`.
#[derive(Debug)]
pub(super) struct Container {
    pub(super) rename_all: Option<LitStr>,
    pub(super) raw_serialize: bool,
    pub(super) roles: Option<Path>,
    pub(super) scopes: Option<Path>,
    pub(super) runtime: Option<Path>,
}

/// What kind of type it is.
#[derive(Debug)]
pub(super) enum Body {
    Named(Vec<Field>),
    Tuple(Spread),
    Unit,
    Enum(Span),
    Union(Span),
}

/// A field, as it was written.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) exposed: Option<Exposed>,
    pub(super) serde: Vec<serde::Item>,
}

/// What stands in `#[expose(..)]`.
#[derive(Debug)]
pub(super) struct Exposed {
    /// What `role` and `scope` demand; all of it must hold.
    pub(super) only: Vec<Tree>,
    pub(super) mask: Option<Mask>,
    pub(super) full: Option<Full>,
    pub(super) rename: Option<LitStr>,
    pub(super) sensitive: Sensitive,
}

/// A mask, by name or by function.
#[derive(Debug)]
pub(super) enum Mask {
    Named(LitStr),
    Custom(Path),
    /// Given in a form that was reported.
    Malformed,
}

/// Who sees a masked field whole.
#[derive(Debug)]
pub(super) struct Full {
    pub(super) place: Spread,
    pub(super) tree: Option<Tree>,
}

/// Why a field named like a credential may leave.
#[derive(Debug)]
pub(super) enum Sensitive {
    Unsaid,
    Because(LitStr),
    /// Given in a form that was reported.
    Malformed,
}

/// Reads a type.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> Entity {
    let body = match input.data {
        Data::Struct(data) => match data.fields {
            Fields::Named(fields) => {
                Body::Named(fields.named.into_iter().filter_map(|each| field(each, sink)).collect())
            }
            Fields::Unnamed(fields) => Body::Tuple(Spread::of(&fields)),
            Fields::Unit => Body::Unit,
        },
        Data::Enum(data) => Body::Enum(data.enum_token.span),
        Data::Union(data) => Body::Union(data.union_token.span),
    };
    Entity {
        options: container(&input.attrs, sink),
        serde: serde::items(&input.attrs, sink),
        ident: input.ident,
        generics: input.generics,
        body,
    }
}

fn container(attributes: &[Attribute], sink: &mut Sink) -> Container {
    let items = only(attributes, "redacted", sink).unwrap_or_default();
    let keys = [&RENAME_ALL, &RAW_SERIALIZE, &ROLES, &SCOPES, &CRATE];
    let mut options = Options::of(items, &keys, &[], sink);
    let raw = options.take(&RAW_SERIALIZE);
    if let Some(raw) = &raw {
        raw.reason(&RAW_SERIALIZE, sink);
    }
    let mut path = |key| options.take(key).and_then(|set| set.path(key, sink).cloned());
    let (roles, scopes, runtime) = (path(&ROLES), path(&SCOPES), path(&CRATE));
    let rename_all = options.take(&RENAME_ALL).and_then(|set| set.text(&RENAME_ALL, sink).cloned());
    Container { rename_all, raw_serialize: raw.is_some(), roles, scopes, runtime }
}

fn field(field: syn::Field, sink: &mut Sink) -> Option<Field> {
    let exposed = only(&field.attrs, "expose", sink).map(|items| exposed(items, sink));
    let serde = serde::items(&field.attrs, sink);
    Some(Field { ident: field.ident?, ty: field.ty, exposed, serde })
}

/// The items of the one attribute `name` among `attributes`; a second one is reported.
fn only(attributes: &[Attribute], name: &str, sink: &mut Sink) -> Option<Vec<Item>> {
    let mut own = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
    let first = own.next()?;
    for second in own {
        sink.error(Spread::of(second), text::SECOND_ATTRIBUTE.with(&[&name]));
    }
    Some(parse_attribute(first, sink))
}

fn exposed(items: Vec<Item>, sink: &mut Sink) -> Exposed {
    let keys = [&ROLE, &SCOPE, &MASK, &FULL, &RENAME, &SENSITIVE];
    let mut options = Options::of(items, &keys, &[], sink);
    let mut only = Vec::new();
    for (world, key) in [(World::Role, &ROLE), (World::Scope, &SCOPE)] {
        only.extend(options.take(key).and_then(|set| names(world, &set, key, sink)));
    }
    Exposed {
        only,
        mask: options.take(&MASK).map(|set| mask(&set, sink)),
        full: options
            .take(&FULL)
            .map(|set| Full { place: set.spread(), tree: tree(&set, &FULL, sink) }),
        rename: options.take(&RENAME).and_then(|set| set.text(&RENAME, sink).cloned()),
        sensitive: options.take(&SENSITIVE).map_or(Sensitive::Unsaid, |set| sensitive(&set, sink)),
    }
}

fn mask(setting: &Setting, sink: &mut Sink) -> Mask {
    match &setting.given {
        Given::Value(Value::Path(path)) => Mask::Custom(path.clone()),
        _ => setting.text(&MASK, sink).cloned().map_or(Mask::Malformed, Mask::Named),
    }
}

fn sensitive(setting: &Setting, sink: &mut Sink) -> Sensitive {
    let reason = setting.reason(&SENSITIVE, sink).cloned();
    reason.map_or(Sensitive::Malformed, Sensitive::Because)
}
