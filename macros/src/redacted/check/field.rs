//! Which fields may be exposed, and how.

use syn::{Ident, Member};

use super::mask;
use super::plan::{Held, How, Shown};
use crate::messages::redacted as text;
use crate::redacted::credential::is_credential;
use crate::redacted::syntax::{ExposeOptions, Field, Sensitive};
use crate::redacted::wire::{self, WireName};
use crate::rule::check::rule_over_claims;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The field as it is shown; `name` is its name on the wire, `around` the struct or variant.
pub(super) fn shown(
    around: &Ident,
    field: Field,
    name: Option<WireName>,
    sink: &mut Sink,
) -> Option<Shown> {
    wire::check_field_attributes(&field, sink);
    let flat = flattened(&field, field.exposed.as_ref()?);
    let Field { member, ty, exposed, docs, .. } = field;
    let exposed = exposed?;
    check_is_no_credential(&member, around, name.as_ref(), &exposed, sink);
    check_keys_go_together(&exposed, flat, sink);
    if let Member::Unnamed(_) = member {
        check_element_is_always_there(&exposed, flat, sink);
    }
    let held = held(&exposed, sink);
    let ExposeOptions { only, mask, full, sensitive, serialize, .. } = exposed;
    let masking = mask::masking(mask.map(|(_, mask)| mask), full, sink);
    let how = match (flat, serialize, masking) {
        (Some(_), ..) => How::Flat,
        (None, Some((_, reason)), _) => How::Trusted(reason?),
        (None, None, Some(masking)) => How::Masked(masking),
        (None, None, None) => How::Plain,
    };
    let wire = name.filter(|_| flat.is_none()).map(|name| name.name).unwrap_or_default();
    let only = rule_over_claims(only, sink);
    Some(Shown { member, ty, wire, only, how, held, sensitive: sensitive.reason(), docs })
}

/// What is said of the objects in the field; that is one thing.
fn held(exposed: &ExposeOptions, sink: &mut Sink) -> Held {
    match (exposed.part, exposed.asked) {
        (None, None) => Held::Unsaid,
        (Some(_), None) => Held::Part,
        (None, Some(_)) => Held::Asked,
        (Some(place), Some(_)) => {
            sink.error(place, text::PART_AND_ASKED);
            Held::Asked
        }
    }
}

/// Where it is said that the field's own fields stand in place of it.
pub(super) fn flattened(field: &Field, exposed: &ExposeOptions) -> Option<SpanRange> {
    let serdes = field.serde.iter().find(|item| item.key == "flatten");
    exposed.flatten.or(serdes.map(|item| item.place))
}

/// A field named like a credential leaves only with a reason; a mask is none. An element without a
/// name is called like what it is in.
fn check_is_no_credential(
    member: &Member,
    around: &Ident,
    name: Option<&WireName>,
    exposed: &ExposeOptions,
    sink: &mut Sink,
) {
    if !matches!(exposed.sensitive, Sensitive::Unsaid) {
        return;
    }
    let ident = match member {
        Member::Named(ident) => ident,
        Member::Unnamed(_) => around,
    };
    if is_credential(&ident.to_string()) {
        sink.error(SpanRange::of(ident), text::CREDENTIAL.with(&[ident]));
    } else if let Some(name) = name.filter(|name| name.written && is_credential(&name.name)) {
        sink.error(name.place, text::CREDENTIAL_ON_THE_WIRE.with(&[&name.name]));
    }
}

/// A field is written in one way.
fn check_keys_go_together(exposed: &ExposeOptions, flat: Option<SpanRange>, sink: &mut Sink) {
    if let Some(place) = exposed.masked_twice {
        return sink.error(place, text::MASKED_TWICE);
    }
    let masked = exposed.mask.as_ref().map(|(place, _)| *place);
    let trusted = exposed.serialize.as_ref().map(|(place, _)| *place);
    check_objects_are_shown(exposed, sink);
    if flat.is_some() {
        let renamed = exposed.rename.as_ref().map(SpanRange::of);
        for (place, key) in [(masked, "a mask"), (trusted, "`serialize`"), (renamed, "`rename`")] {
            if let Some(place) = place {
                sink.error(place, text::FLATTEN_AND.with(&[&key]));
            }
        }
    } else if let (Some(_), Some(place)) = (trusted, masked) {
        sink.error(place, text::SERIALIZE_AND_MASK);
    }
}

/// Objects in a field that no caller sees as they are would not be asked.
fn check_objects_are_shown(exposed: &ExposeOptions, sink: &mut Sink) {
    let unseen = match (&exposed.serialize, &exposed.mask, &exposed.full) {
        (Some(_), ..) => "`serialize`",
        (None, Some(_), None) => "a mask",
        _ => return,
    };
    for (key, place) in [("part", exposed.part), ("asked", exposed.asked)] {
        if let Some(place) = place {
            sink.error(place, text::HELD_AND.with(&[&key, &unseen, &key]));
        }
    }
}

/// The place of an element says which it is: it cannot be absent for some, nor have a name.
fn check_element_is_always_there(
    exposed: &ExposeOptions,
    flat: Option<SpanRange>,
    sink: &mut Sink,
) {
    if let Some(place) = exposed.conditional.or(exposed.asked) {
        sink.error(place, text::ELEMENT_CONDITIONAL);
    }
    if let Some(place) = flat {
        sink.error(place, text::ELEMENT_FLATTENED);
    }
    if let Some(name) = &exposed.rename {
        sink.error(SpanRange::of(name), text::ELEMENT_RENAMED);
    }
}
