//! Which views may be.

use syn::{Generics, Ident, LitStr, Path, Type};

use super::credential::is_credential;
use super::syntax::{Body, Container, Entity, Exposed, Field, Full, Mask, Sensitive};
use super::wire::{self, WireName};
use crate::messages::redacted as text;
use crate::rule::Rule;
use crate::rule::check::rule_over_claims;
use crate::sink::Sink;
use crate::span::Spread;
use crate::suggest::{listed, nearest};

/// A view that passed every check, or that of a type with errors, which shows nothing.
#[derive(Debug)]
pub(super) struct Plan {
    ident: Ident,
    generics: Generics,
    options: Container,
    fields: Vec<Shown>,
}

/// An exposed field.
#[derive(Debug)]
pub(super) struct Shown {
    ident: Ident,
    ty: Type,
    wire: String,
    only: Option<Rule>,
    masking: Option<Masking>,
    sensitive: Option<LitStr>,
}

/// How a field is masked, and who sees it whole.
#[derive(Debug)]
pub(super) struct Masking {
    pub(super) by: By,
    pub(super) unless: Option<Rule>,
}

/// What masks a field.
#[derive(Debug)]
pub(super) enum By {
    /// One of the runtime's masks: the literal that names it.
    Named(LitStr),
    /// A function of the user's.
    Function(Path),
}

const MASKS: [&str; 4] = ["last4", "first1", "email", "all"];

impl Plan {
    /// The type.
    pub(super) fn ident(&self) -> &Ident {
        &self.ident
    }

    /// Its parameters.
    pub(super) fn generics(&self) -> &Generics {
        &self.generics
    }

    /// Where the runtime, the roles and the scopes are, and whether `Serialize` may stand beside.
    pub(super) fn options(&self) -> &Container {
        &self.options
    }

    /// The exposed fields in the order they are written.
    pub(super) fn fields(&self) -> &[Shown] {
        &self.fields
    }
}

impl Shown {
    /// The field.
    pub(super) fn ident(&self) -> &Ident {
        &self.ident
    }

    /// Its type.
    pub(super) fn ty(&self) -> &Type {
        &self.ty
    }

    /// Its name on the wire.
    pub(super) fn wire(&self) -> &str {
        &self.wire
    }

    /// Who sees it at all.
    pub(super) fn only(&self) -> Option<&Rule> {
        self.only.as_ref()
    }

    /// How it is masked.
    pub(super) fn masking(&self) -> Option<&Masking> {
        self.masking.as_ref()
    }

    /// Why it may leave although it is named like a credential.
    pub(super) fn sensitive(&self) -> Option<&LitStr> {
        self.sensitive.as_ref()
    }
}

/// Judges the type. Beside errors the plan shows nothing and asks nothing of the type, so that it
/// can be returned by handlers without a second error.
pub(super) fn plan(entity: Entity, sink: &mut Sink) -> Plan {
    let before = sink.len();
    let Entity { ident, generics, mut options, serde, body } = entity;
    wire::check_struct_attributes(&serde, sink);
    let style = wire::style(options.rename_all.as_ref(), &serde, sink);
    let mut fields = Vec::new();
    let mut names = Vec::new();
    for field in check_has_named_fields(&ident, body, sink) {
        let Field { exposed: Some(exposed), .. } = &field else { continue };
        let name = wire::name(&field, exposed, style, sink);
        names.push(name);
        fields.push(field);
    }
    check_names_differ(&names, sink);
    let with_names = fields.into_iter().zip(names);
    let mut fields: Vec<Shown> =
        with_names.filter_map(|(field, name)| shown(field, name, sink)).collect();
    if sink.len() > before {
        fields.clear();
        options.raw_serialize = true;
    } else {
        check_shows_something(&ident, &fields, sink);
        options.raw_serialize |= fields.is_empty();
    }
    Plan { ident, generics, options, fields }
}

/// Only a named field has a name on the wire.
fn check_has_named_fields(ident: &Ident, body: Body, sink: &mut Sink) -> Vec<Field> {
    match body {
        Body::Named(fields) => return fields,
        Body::Tuple(place) => sink.error(place, text::ON_TUPLE_STRUCT.with(&[ident])),
        Body::Unit => sink.error(Spread::of(ident), text::ON_UNIT_STRUCT.with(&[ident])),
        Body::Enum(span) => sink.error(Spread::at(span), text::ON_ENUM),
        Body::Union(span) => sink.error(Spread::at(span), text::ON_UNION),
    }
    Vec::new()
}

/// A response of which nobody sees anything is a mistake.
fn check_shows_something(ident: &Ident, fields: &[Shown], sink: &mut Sink) {
    if fields.is_empty() {
        sink.error(Spread::of(ident), text::NOTHING_EXPOSED.with(&[ident]));
    }
}

/// No two exposed fields have one name.
fn check_names_differ(names: &[WireName], sink: &mut Sink) {
    for (place, name) in names.iter().enumerate() {
        if names.iter().take(place).any(|earlier| earlier.name == name.name) {
            sink.error(name.place, text::SAME_NAME.with(&[&name.name]));
        }
    }
}

fn shown(field: Field, name: WireName, sink: &mut Sink) -> Option<Shown> {
    wire::check_field_attributes(&field, sink);
    let Field { ident, ty, exposed, .. } = field;
    let exposed = exposed?;
    check_is_no_credential(&ident, &name, &exposed, sink);
    let Exposed { only, mask, full, sensitive, .. } = exposed;
    let only = rule_over_claims(only, sink);
    let masking = masking(mask, full, sink);
    let sensitive = match sensitive {
        Sensitive::Because(reason) => Some(reason),
        Sensitive::Unsaid | Sensitive::Malformed => None,
    };
    Some(Shown { ident, ty, wire: name.name, only, masking, sensitive })
}

/// A field named like a credential leaves only with a reason; a mask is none.
fn check_is_no_credential(ident: &Ident, name: &WireName, exposed: &Exposed, sink: &mut Sink) {
    if !matches!(exposed.sensitive, Sensitive::Unsaid) {
        return;
    }
    if is_credential(&ident.to_string()) {
        sink.error(Spread::of(ident), text::CREDENTIAL.with(&[ident]));
    } else if name.written && is_credential(&name.name) {
        sink.error(name.place, text::CREDENTIAL_ON_THE_WIRE.with(&[&name.name]));
    }
}

fn masking(mask: Option<Mask>, full: Option<Full>, sink: &mut Sink) -> Option<Masking> {
    let by = match check_full_has_a_mask(mask, full.as_ref(), sink)? {
        Mask::Named(name) => By::Named(check_mask_exists(name, sink)?),
        Mask::Custom(path) => By::Function(path),
        Mask::Malformed => return None,
    };
    let trees = full.and_then(|full| full.tree).into_iter().collect();
    Some(Masking { by, unless: rule_over_claims(trees, sink) })
}

/// Who sees a field whole is a question about a masked field.
fn check_full_has_a_mask(mask: Option<Mask>, full: Option<&Full>, sink: &mut Sink) -> Option<Mask> {
    if let (None, Some(full)) = (&mask, full) {
        sink.error(full.place, text::FULL_WITHOUT_MASK);
    }
    mask
}

/// A mask in quotes is one of the runtime's.
fn check_mask_exists(name: LitStr, sink: &mut Sink) -> Option<LitStr> {
    let written = name.value();
    if MASKS.contains(&written.as_str()) {
        return Some(name);
    }
    let message = match nearest(MASKS, &written) {
        Some(near) => text::UNKNOWN_MASK_NEAR.with(&[&written, &near]),
        None => text::UNKNOWN_MASK.with(&[&written, &listed(MASKS)]),
    };
    sink.error(Spread::of(&name), message);
    None
}
