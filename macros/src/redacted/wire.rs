//! What the fields are called on the wire, and which serde attributes the view can follow.

use syn::ext::IdentExt as _;
use syn::{LitStr, Member};

use super::syntax::{ExposeOptions, Field, Variant};
use crate::args::serde::{RenameRule, SerdeItem, Side, check_rename_rule, own_name};
use crate::messages::redacted as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// Attributes of a field that concern reading only, or nothing on the wire.
const FIELD_KEEPS: &[&str] = &[
    "rename",
    "alias",
    "default",
    "deserialize_with",
    "skip_deserializing",
    "borrow",
    "bound",
    "flatten",
];

/// Attributes of a struct that concern reading only, or nothing on the wire.
const STRUCT_KEEPS: &[&str] = &[
    "rename",
    "rename_all",
    "default",
    "deny_unknown_fields",
    "from",
    "try_from",
    "bound",
    "crate",
    "expecting",
];

/// Attributes of an enum that the view follows, or that concern reading only.
const ENUM_KEEPS: &[&str] = &["rename_all_fields", "tag", "content", "untagged"];

/// Attributes of a variant that concern reading only, or that the view follows.
const VARIANT_KEEPS: &[&str] = &[
    "rename",
    "rename_all",
    "alias",
    "deserialize_with",
    "skip_deserializing",
    "borrow",
    "bound",
    "other",
];

/// A name on the wire.
#[derive(Clone, Debug)]
pub(super) struct WireName {
    pub(super) name: String,
    /// The literal that gives the name, or what is named.
    pub(super) place: SpanRange,
    /// Whether a literal gives the name.
    pub(super) written: bool,
}

/// The style that `key` gives to names: ours, or serde's; where both are they agree.
pub(super) fn style(
    own: Option<&LitStr>,
    serde: &[SerdeItem],
    key: &str,
    sink: &mut Sink,
) -> Option<RenameRule> {
    let theirs = serde.iter().find(|item| item.key == key);
    let theirs = theirs.and_then(|item| item.text(Side::Serialize));
    if let (Some(own), Some(theirs)) = (own, theirs)
        && own.value() != theirs.value()
    {
        let message = text::TWO_STYLES.with(&[&own.value(), &theirs.value()]);
        sink.error(SpanRange::of(own), message);
    }
    check_rename_rule(own.or(theirs)?, sink)
}

/// The name of one field: ours, or serde's, or the field's own in the common style. An element
/// of a tuple has none.
pub(super) fn name(
    field: &Field,
    exposed: &ExposeOptions,
    style: Option<RenameRule>,
    sink: &mut Sink,
) -> Option<WireName> {
    let Member::Named(ident) = &field.member else { return None };
    let own =
        WireName { name: own_name(ident, style), place: SpanRange::of(ident), written: false };
    Some(written(own, exposed.rename.as_ref(), &field.serde, sink))
}

/// The name of one variant, in the same order.
pub(super) fn variant_name(
    variant: &Variant,
    style: Option<RenameRule>,
    sink: &mut Sink,
) -> WireName {
    let ident = variant.ident.unraw().to_string();
    let name = style.map_or_else(|| ident.clone(), |style| style.apply_to_variant(&ident));
    let own = WireName { name, place: SpanRange::of(&variant.ident), written: false };
    written(own, variant.rename.as_ref(), &variant.serde, sink)
}

/// The name that is written down for what is called `own` by itself.
fn written(own: WireName, ours: Option<&LitStr>, serde: &[SerdeItem], sink: &mut Sink) -> WireName {
    let theirs = serde.iter().find(|item| item.key == "rename");
    let theirs = theirs.and_then(|item| item.text(Side::Serialize));
    if let (Some(ours), Some(theirs)) = (ours, theirs)
        && ours.value() != theirs.value()
    {
        let message = text::TWO_NAMES.with(&[&ours.value(), &theirs.value()]);
        sink.error(SpanRange::of(ours), message);
    }
    match ours.or(theirs) {
        Some(written) => check_says_something(written, own.name, sink),
        None => own,
    }
}

/// A written name is not empty.
fn check_says_something(written: &LitStr, own: String, sink: &mut Sink) -> WireName {
    let place = SpanRange::of(written);
    let mut name = written.value();
    if name.is_empty() {
        sink.error(place, text::EMPTY_NAME.with(&[&own]));
        name = own;
    }
    WireName { name, place, written: true }
}

/// No attribute on an exposed field changes what serde would write in a way that the view ignores.
pub(super) fn check_field_attributes(field: &Field, sink: &mut Sink) {
    for item in &field.serde {
        if !FIELD_KEEPS.contains(&item.key.as_str()) {
            let message = text::SERDE_ON_FIELD.with(&[&item.key, &instead(&item.key)]);
            sink.error(item.place, message);
        }
    }
}

/// No attribute on the struct changes what serde would write in a way that the view ignores.
pub(super) fn check_struct_attributes(serde: &[SerdeItem], sink: &mut Sink) {
    for item in serde {
        if !STRUCT_KEEPS.contains(&item.key.as_str()) && !item.reads_itself() {
            sink.error(item.place, text::SERDE_ON_STRUCT.with(&[&item.key]));
        }
    }
}

/// No attribute on the enum changes what serde would write in a way that the view ignores.
pub(super) fn check_enum_attributes(serde: &[SerdeItem], sink: &mut Sink) {
    for item in serde {
        let key = item.key.as_str();
        if !STRUCT_KEEPS.contains(&key) && !ENUM_KEEPS.contains(&key) && !item.reads_itself() {
            sink.error(item.place, text::SERDE_ON_ENUM.with(&[&item.key]));
        }
    }
}

/// No attribute on a variant changes what serde would write in a way that the view ignores.
pub(super) fn check_variant_attributes(serde: &[SerdeItem], sink: &mut Sink) {
    for item in serde {
        if !VARIANT_KEEPS.contains(&item.key.as_str()) {
            sink.error(item.place, text::SERDE_ON_VARIANT.with(&[&item.key]));
        }
    }
}

fn instead(key: &str) -> &'static str {
    match key {
        "skip" => "remove `#[expose]`, or write `skip_deserializing` where only reading skips it",
        "skip_serializing" => "remove `#[expose]`",
        "skip_serializing_if" => "show the field to some with `role` or `scope`, or let it be null",
        "with" | "serialize_with" | "getter" => {
            "change the value with `mask = path`, or expose a type that writes itself so"
        }
        _ => "remove it from the exposed field",
    }
}
