//! What is in `#[redacted(..)]` above the type.

use proc_macro2::Span;
use syn::{Attribute, Ident, LitStr, Path};

use super::field::OF_FIELDS;
use super::keys::{RENAME_ALL, flag, key, only};
use crate::args::{Argument, OptionKey, Options, Setting, Value};
use crate::beside::{Beside, DEBUG, beside, derived_behind};
use crate::messages::redacted as text;
use crate::option::enums::{self, Enums, NamesStand};
use crate::sink::Sink;
use crate::span::SpanRange;

const RENAME_ALL_FIELDS: OptionKey =
    key("rename_all_fields", "a style in quotes", "rename_all_fields = \"camelCase\"");
const RAW_SERIALIZE: OptionKey =
    key("raw_serialize", "a reason in quotes", "raw_serialize = \"stored in redb\"");
const CRATE: OptionKey = key("crate", "the path of the runtime", "crate = palisade");
const TAG: OptionKey = key("tag", "the name of a key in quotes", "tag = \"kind\"");
const CONTENT: OptionKey = key("content", "the name of a key in quotes", "content = \"value\"");
const UNTAGGED: OptionKey = key("untagged", "no value", "untagged");
const VIEW: OptionKey = key("view", "a type's name in quotes", "view = \"EmployeeView\"");
const OWNER: OptionKey = key("owner", "a field, or no value", "owner = employee_id");

const OBJECT: OptionKey = key("object", "no value", "object");

/// What is in `#[redacted(..)]`.
#[derive(Debug)]
pub(in crate::redacted) struct ContainerOptions {
    pub(in crate::redacted) rename_all: Option<LitStr>,
    pub(in crate::redacted) rename_all_fields: Option<LitStr>,
    pub(in crate::redacted) raw_serialize: bool,
    pub(in crate::redacted) enums: Enums,
    pub(in crate::redacted) runtime: Option<Path>,
    pub(in crate::redacted) tags: Tags,
    pub(in crate::redacted) owner: Option<Owner>,
    pub(in crate::redacted) view: Option<Ident>,
    pub(in crate::redacted) object: ObjectClaim,
    /// Whether another derive, as far as it is seen here, implements `Debug`.
    pub(in crate::redacted) has_debug: bool,
    /// Its author's words.
    pub(in crate::redacted) docs: String,
}

/// Whether a type says that it is an object, which a generic one must where it is.
#[derive(Clone, Copy, Debug)]
pub(in crate::redacted) enum ObjectClaim {
    Unsaid,
    Stated(SpanRange),
    /// The type has errors.
    Unknown,
}

/// How an enum says which variant it is, by palisade's own attribute.
#[derive(Debug, Default)]
pub(in crate::redacted) struct Tags {
    pub(in crate::redacted) tag: Option<LitStr>,
    pub(in crate::redacted) content: Option<LitStr>,
    pub(in crate::redacted) untagged: Option<SpanRange>,
}

/// Who owns a value.
#[derive(Debug)]
pub(in crate::redacted) enum Owner {
    /// The subject in a field.
    Field(Ident),
    /// As the user's own implementation says.
    Asked,
}

pub(super) fn read(attributes: &[Attribute], ident: &Ident, sink: &mut Sink) -> ContainerOptions {
    let items = only(attributes, "redacted", sink).unwrap_or_default();
    let has_debug = find_debug(attributes, ident, sink);
    let misplaced = OF_FIELDS.map(|key| (key.name, text::EXPOSE_KEY_ON_TYPE));
    let keys = [
        &RENAME_ALL,
        &RENAME_ALL_FIELDS,
        &RAW_SERIALIZE,
        &enums::ROLES,
        &enums::SCOPES,
        &CRATE,
        &TAG,
        &CONTENT,
        &UNTAGGED,
        &OWNER,
        &VIEW,
        &OBJECT,
    ];
    let mut options = Options::of(items, &keys, &misplaced, sink);
    let raw = options.take(&RAW_SERIALIZE);
    if let Some(raw) = &raw {
        raw.reason(&RAW_SERIALIZE, sink);
    }
    let owner = options.take(&OWNER).and_then(|set| owner(&set, sink));
    let untagged = options.take(&UNTAGGED).and_then(|set| flag(&set, &UNTAGGED, sink));
    let view = options.take(&VIEW).and_then(|set| view(&set, sink));
    let object = options.take(&OBJECT).and_then(|set| flag(&set, &OBJECT, sink));
    let object = object.map_or(ObjectClaim::Unsaid, ObjectClaim::Stated);
    let enums = Enums::take(&mut options, NamesStand::AboveFields("expose"), sink);
    let runtime = options.take(&CRATE).and_then(|set| set.path(&CRATE, sink).cloned());
    let mut text = |key| options.take(key).and_then(|set| set.text(key, sink).cloned());
    let (rename_all, rename_all_fields) = (text(&RENAME_ALL), text(&RENAME_ALL_FIELDS));
    let tags = Tags { tag: text(&TAG), content: text(&CONTENT), untagged };
    let raw_serialize = raw.is_some();
    ContainerOptions {
        rename_all,
        rename_all_fields,
        raw_serialize,
        enums,
        runtime,
        tags,
        owner,
        view,
        object,
        has_debug,
        docs: crate::documents::docs(attributes),
    }
}

/// A derive of `Debug` behind this one, before it, or in one list with it; or an implementation.
fn find_debug(attributes: &[Attribute], ident: &Ident, sink: &mut Sink) -> bool {
    let found = derived_behind(attributes, DEBUG);
    if let Some(debug) = &found {
        sink.error(SpanRange::of(debug), text::DEBUG_BESIDE);
        return true;
    }
    let beside = beside(ident, DEBUG);
    let told = beside.map(|beside| match beside {
        Beside::Derived => text::DEBUG_ABOVE,
        Beside::ByHand => text::DEBUG_BY_HAND,
    });
    told.map(|told| sink.error(SpanRange::at(Span::call_site()), told)).is_some()
}

fn owner(setting: &Setting, sink: &mut Sink) -> Option<Owner> {
    match &setting.argument {
        Argument::Nothing => Some(Owner::Asked),
        Argument::Value(Value::Path(path)) if path.get_ident().is_some() => {
            path.get_ident().cloned().map(Owner::Field)
        }
        _ => setting.wrong(&OWNER, sink),
    }
}

fn view(setting: &Setting, sink: &mut Sink) -> Option<Ident> {
    let name = setting.text(&VIEW, sink)?;
    name.parse().ok().or_else(|| setting.wrong(&VIEW, sink))
}
