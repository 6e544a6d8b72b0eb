//! Errors that are the problem they hold.

use syn::Ident;

use super::{FieldUse, ProblemField, ProblemVariant};
use crate::messages::problem as text;
use crate::problem::syntax::{Field, ProblemTexts};
use crate::sink::Sink;
use crate::span::SpanRange;

/// One field, and nothing said beside it: status, texts and cause are the field's.
pub(super) fn check_transparent(
    variant: Option<Ident>,
    place: SpanRange,
    texts: &ProblemTexts,
    fields: Vec<Field>,
    sink: &mut Sink,
) -> Option<ProblemVariant> {
    check_says_nothing_else(texts, &fields, sink);
    let mut fields = fields.into_iter();
    let (Some(field), None) = (fields.next(), fields.next()) else {
        sink.error(place, text::TRANSPARENT_FIELDS);
        return None;
    };
    let role = FieldUse::Transparent { from: field.from.is_some() };
    let fields = vec![ProblemField { member: field.member, ty: field.ty, role }];
    Some(ProblemVariant { variant, status: None, kind: None, detail: None, fields })
}

fn check_says_nothing_else(texts: &ProblemTexts, fields: &[Field], sink: &mut Sink) {
    let status = texts.status.present().map(SpanRange::of);
    let members = [("type", &texts.kind), ("title", &texts.title), ("detail", &texts.detail)];
    let members =
        members.map(|(key, value)| value.present().map(|value| (key, SpanRange::of(value))));
    let said = status.map(|place| ("status", place)).into_iter();
    let extensions = fields.iter().filter_map(|field| field.extension.as_ref());
    let of_fields = extensions.map(|extension| ("extension", extension.place));
    let sources = fields.iter().filter_map(|field| Some(("source", field.source?)));
    for (key, place) in said.chain(members.into_iter().flatten()).chain(of_fields).chain(sources) {
        sink.error(place, text::TRANSPARENT_TELLS.with(&[&key]));
    }
}

/// A whole enum is none: each of its variants says what it is.
pub(super) fn check_enum_is_not_transparent(defaults: &ProblemTexts, sink: &mut Sink) {
    if let Some(place) = defaults.transparent {
        sink.error(place, text::TRANSPARENT_ENUM);
    }
}
