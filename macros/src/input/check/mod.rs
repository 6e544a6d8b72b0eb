//! Which structs may come from outside.

mod agreement;
pub(super) mod choice;
mod field;
mod forms;
mod of_field;
mod privilege;
mod read_name;
mod remaining;
pub(super) mod rules;
mod same_name;
pub(super) mod tagged;

use syn::{Attribute, Fields, Item, ItemEnum, ItemStruct, Meta, Path};

use self::read_name::json;
use self::remaining::{HAS_VALIDATOR, check_rules_can_be_checked, is_about_nesting, left_over};
use self::rules::is_on;
use self::same_name::check_fields_differ;
use super::syntax::{self, Field, InputSyntax, KnownAttributes};
use crate::args::serde::{self, Side, check_rename_rule};
use crate::messages::input as text;
use crate::option::enums::NamesStand;
use crate::rule::Rule;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

pub(super) use field::CheckedField;

/// A struct that passed every check.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    item: &'a ItemStruct,
    target: &'a InputSyntax,
    strict: bool,
    /// Whether the struct as a whole has a rule that validator checks.
    left: bool,
    fields: Vec<CheckedField<'a>>,
}

impl<'a> Plan<'a> {
    /// The struct as it was written.
    pub(super) fn item(&self) -> &'a ItemStruct {
        self.item
    }

    /// Where the runtime is.
    pub(super) fn runtime(&self) -> Option<&'a Path> {
        self.target.runtime.as_ref()
    }

    /// Where roles are looked up.
    pub(super) fn roles(&self) -> Option<&'a Path> {
        self.target.enums.roles.as_ref()
    }

    /// Where scopes are looked up.
    pub(super) fn scopes(&self) -> Option<&'a Path> {
        self.target.enums.scopes.as_ref()
    }

    /// The object that it changes.
    pub(super) fn object(&self) -> Option<&'a Path> {
        self.target.of.as_ref().map(|(path, _)| path)
    }

    /// Whether and where it says `verify`.
    pub(super) fn verify(&self) -> Option<SpanRange> {
        self.target.verify
    }

    /// Whether any rule is left that validator checks.
    pub(super) fn needs_validator(&self) -> bool {
        self.left || self.fields.iter().any(|field| field.left)
    }

    /// Whether the user refuses unknown fields already.
    pub(super) fn is_strict(&self) -> bool {
        self.strict
    }

    /// The fields in the order they are written.
    pub(super) fn fields(&self) -> &[CheckedField<'a>] {
        &self.fields
    }
}

const STRUCT_KEEPS: &[&str] =
    &["rename", "rename_all", "deny_unknown_fields", "default", "bound", "expecting", "into"];
const STRUCT_REPLACES: &[&str] =
    &["transparent", "untagged", "tag", "content", "from", "try_from", "remote"];
const FIELD_KEEPS: &[&str] = &[
    "rename",
    "alias",
    "default",
    "skip",
    "skip_deserializing",
    "skip_serializing",
    "skip_serializing_if",
    "flatten",
    "with",
    "deserialize_with",
    "serialize_with",
    "bound",
    "borrow",
    "getter",
];
const DESERIALIZE: &str = "Deserialize";
const VALIDATE: &str = "Validate";
const DERIVED: [(&str, &str); 2] = [(DESERIALIZE, "serde"), (VALIDATE, "validator")];

/// Checks the item; nothing where it has no named fields.
pub(super) fn plan<'a>(target: &'a InputSyntax, sink: &mut Sink) -> Option<Plan<'a>> {
    let plan = plan_of_fields(target, sink)?;
    check_object_is_named(target, plan.fields(), sink);
    if !sink.has_errors() {
        let rules: Vec<&Rule> = plan.fields().iter().filter_map(|it| it.only.as_ref()).collect();
        target.enums.check_are_asked(NamesStand::AboveFields("input"), &rules, sink);
    }
    Some(plan)
}

/// What holds of the fields of a struct and of those of a variant.
fn plan_of_fields<'a>(target: &'a InputSyntax, sink: &mut Sink) -> Option<Plan<'a>> {
    let (item, fields) = check_has_named_fields(&target.item, sink)?;
    let marks = syntax::marks(&item.attrs, sink);
    check_nothing_is_hidden(&marks.hidden, sink);
    check_is_derived_once(&marks, &[DESERIALIZE, VALIDATE], sink);
    check_crate_is_ours(&marks, sink);
    check_fields_are_what_is_read(&marks, sink);
    check_needs_no_context(&marks, sink);
    let formed: Vec<&Meta> =
        marks.validate.iter().filter(|meta| forms::check_struct_rule(meta, sink)).collect();
    check_rules_can_be_checked(left_over(formed, is_about_nesting), HAS_VALIDATOR, sink);
    for field in &fields {
        let rules = field.marks.validate.iter();
        let formed = rules.filter(|meta| forms::check_field_rule(meta, field.ident, &fields, sink));
        let formed: Vec<&Meta> = formed.collect();
        agreement::check_said_once(&formed, sink);
        agreement::check_patterns_agree(&formed, sink);
        let left = left_over(formed, |meta| rules::rule(meta).is_some());
        check_rules_can_be_checked(left, HAS_VALIDATOR, sink);
        check_nothing_is_hidden(&field.marks.hidden, sink);
        check_is_read_as_known(&field.marks, sink);
    }
    let style = marks.serde.iter().find(|item| item.key == "rename_all");
    let style = style.and_then(|item| item.text(Side::Deserialize));
    let style = style.and_then(|style| check_rename_rule(style, sink));
    check_fields_differ(&fields, style, sink);
    let all_nested = marks.validate.iter().any(|meta| is_on(meta, "nest_all_fields"));
    let left = marks.validate.iter().any(|meta| !is_about_nesting(meta));
    let all_defaulted = marks.serde.iter().any(|item| item.key == "default");
    let mut checked = Vec::with_capacity(fields.len());
    for field in fields {
        let json = json(&field, style);
        let mut field = field::check(field, json, all_nested, sink);
        field.defaulted |= all_defaulted && field.read;
        checked.push(field);
    }
    let strict = marks.serde.iter().any(|item| item.key == "deny_unknown_fields");
    Some(Plan { item, target, strict, left, fields: checked })
}

/// Who may write a field is asked of an object, which the struct names.
fn check_object_is_named(target: &InputSyntax, fields: &[CheckedField<'_>], sink: &mut Sink) {
    let mut asked = fields.iter().filter_map(|field| field.when.as_ref());
    match (&target.of, asked.next()) {
        (None, Some((_, place))) => sink.error(*place, text::WHEN_OF_NOTHING),
        (Some((_, place)), None) => sink.error(*place, text::OF_WITHOUT_WHEN),
        _ => {}
    }
}

/// A violation names its field, so every field needs a name.
fn check_has_named_fields<'a>(
    item: &'a Item,
    sink: &mut Sink,
) -> Option<(&'a ItemStruct, Vec<Field<'a>>)> {
    let (place, help) = match item {
        Item::Struct(item) => match &item.fields {
            Fields::Named(fields) => return Some((item, syntax::fields(fields, sink))),
            Fields::Unnamed(fields) => (SpanRange::of(fields), "name the fields"),
            Fields::Unit => (SpanRange::of(&item.ident), "give it the fields that are read"),
        },
        Item::Enum(item) => (SpanRange::of(&item.enum_token), "give it variants"),
        Item::Union(item) => (SpanRange::of(&item.union_token), "write a struct"),
        _ => (SpanRange::at(proc_macro2::Span::call_site()), "move it above a struct"),
    };
    sink.error(place, text::NOT_A_STRUCT.with(&[&help]));
    None
}

/// An attribute that only some builds contain cannot be checked here.
fn check_nothing_is_hidden(hidden: &[&Attribute], sink: &mut Sink) {
    for attribute in hidden {
        sink.error(SpanRange::of(attribute), text::BEHIND_CFG);
    }
}

/// Attributes of these names where nothing reads them, and where each is.
fn unread<'a>(
    attributes: &'a [Attribute],
    names: &'a [&'static str],
) -> impl Iterator<Item = (&'static str, SpanRange)> + 'a {
    attributes.iter().filter_map(|attribute| {
        let name = names.iter().find(|name| attribute.path().is_ident(name))?;
        Some((*name, SpanRange::of(attribute)))
    })
}

/// Validator checks the fields of structs: of an enum nothing is left to it, and nothing would read what is
/// said of its rules.
fn check_enum_has_no_rules(
    item: &ItemEnum,
    marks: &KnownAttributes<'_>,
    help: &str,
    sink: &mut Sink,
) {
    let mut told = false;
    for (_, place) in unread(&item.attrs, &["validate"]) {
        sink.error(place, text::ENUM_VALIDATED.with(&[&help]));
        told = true;
    }
    for path in marks.derives.iter().filter(|path| !told && derived_by_us(path) == Some(VALIDATE)) {
        sink.error(SpanRange::of(path), text::ENUM_DERIVES_VALIDATE.with(&[&help]));
    }
}

/// `Deserialize` and `Validate` come from `#[input]`.
fn check_is_derived_once(marks: &KnownAttributes<'_>, ours: &[&str], sink: &mut Sink) {
    for path in &marks.derives {
        if let Some(name) = derived_by_us(path).filter(|name| ours.contains(name)) {
            sink.error(SpanRange::of(path), text::DERIVED_AGAIN.with(&[&name]));
        }
    }
}

/// `Deserialize`, `serde::Deserialize`, `Validate` or `validator::Validate`.
pub(super) fn derived_by_us(path: &Path) -> Option<&'static str> {
    let last = path.segments.last()?;
    let (name, home) = DERIVED.iter().find(|(name, _)| last.ident == name)?;
    let first = path.segments.first()?;
    (path.segments.len() == 1 || first.ident == home).then_some(*name)
}

/// What a type of another kind reads, and this one does not.
fn check_keys_are_read(target: &InputSyntax, sink: &mut Sink) {
    let enums = [("roles", &target.enums.roles), ("scopes", &target.enums.scopes)];
    let enums =
        enums.into_iter().filter_map(|(key, path)| Some((key, SpanRange::of(path.as_ref()?))));
    let of = target.of.iter().map(|(_, place)| ("of", *place));
    for (key, place) in of.chain(enums) {
        sink.error(place, text::KEY_OF_A_STRUCT.with(&[&key]));
    }
}

/// The paths of serde and validator follow from the runtime's own path.
fn check_crate_is_ours(marks: &KnownAttributes<'_>, sink: &mut Sink) {
    let serde = marks.serde.iter().filter(|item| item.key == "crate");
    for item in serde {
        sink.error(item.place, text::CRATE_IS_SET.with(&[&"serde"]));
    }
    let validate = marks.validate.iter().filter(|meta| meta.path().is_ident("crate"));
    for meta in validate {
        sink.error(SpanRange::of(meta), text::CRATE_IS_SET.with(&[&"validate"]));
    }
}

/// A struct that is read as something else is not validated field by field.
fn check_fields_are_what_is_read(marks: &KnownAttributes<'_>, sink: &mut Sink) {
    for item in marks.serde.iter().filter(|item| item.key != "crate") {
        if STRUCT_REPLACES.contains(&item.key.as_str()) {
            sink.error(item.place, text::NOT_ITS_FIELDS.with(&[&item.key]));
        } else {
            check_is_known(item, STRUCT_KEEPS, sink);
        }
    }
}

/// What serde does to a field is known here.
fn check_is_read_as_known(marks: &KnownAttributes<'_>, sink: &mut Sink) {
    for item in &marks.serde {
        check_is_known(item, FIELD_KEEPS, sink);
    }
}

/// An attribute that no rule here knows is not passed through.
fn check_is_known(item: &serde::SerdeItem, known: &[&'static str], sink: &mut Sink) {
    if known.contains(&item.key.as_str()) {
        return;
    }
    let message = match nearest(known.iter().copied(), &item.key) {
        Some(near) => text::UNKNOWN_SERDE_NEAR.with(&[&item.key, &near]),
        None => text::UNKNOWN_SERDE.with(&[&item.key, &listed(known.iter().copied())]),
    };
    sink.error(item.place, message);
}

/// Validation happens before the handler, with nothing but the value.
fn check_needs_no_context(marks: &KnownAttributes<'_>, sink: &mut Sink) {
    let context = |meta: &&Meta| ["context", "mutable"].iter().any(|key| meta.path().is_ident(key));
    for meta in marks.validate.iter().filter(context) {
        let key = crate::args::shown_path(meta.path());
        sink.error(SpanRange::of(meta), text::CONTEXT.with(&[&key]));
    }
}
