//! How an enum says which variant it is, and which variants can be said so.

use syn::{LitStr, Member};

use super::plan::{Choice, How, Kind, Tagging};
use crate::args::serde::{SerdeItem, Side};
use crate::messages::redacted as text;
use crate::redacted::syntax::Tags;
use crate::sink::Sink;
use crate::span::SpanRange;

/// Our keys, or serde's; where both are they agree.
pub(super) fn tagging(own: &Tags, serde: &[SerdeItem], sink: &mut Sink) -> Tagging {
    let tag = agreed(own.tag.as_ref(), "tag", serde, sink);
    let content = agreed(own.content.as_ref(), "content", serde, sink);
    let serdes = serde.iter().find(|item| item.key == "untagged");
    let untagged = own.untagged.or(serdes.map(|item| item.place));
    match (tag, content, untagged) {
        (None, None, None) => Tagging::External,
        (None, None, Some(_)) => Tagging::Untagged,
        (Some(tag), None, None) => Tagging::Internal(tag),
        (Some(tag), Some(content), None) => {
            if tag.value() == content.value() {
                sink.error(SpanRange::of(&content), text::SAME_TAG_AND_CONTENT);
            }
            Tagging::Adjacent(tag, content)
        }
        (None, Some(content), None) => {
            sink.error(SpanRange::of(&content), text::CONTENT_WITHOUT_TAG);
            Tagging::External
        }
        (_, _, Some(place)) => {
            sink.error(place, text::TAG_AND_UNTAGGED);
            Tagging::Untagged
        }
    }
}

fn agreed(own: Option<&LitStr>, key: &str, serde: &[SerdeItem], sink: &mut Sink) -> Option<LitStr> {
    let theirs = serde.iter().find(|item| item.key == key);
    let theirs = theirs.and_then(|item| item.text(Side::Serialize));
    if let (Some(own), Some(theirs)) = (own, theirs)
        && own.value() != theirs.value()
    {
        sink.error(SpanRange::of(own), text::TWO_TAGS.with(&[&key, &own.value(), &theirs.value()]));
    }
    let written = own.or(theirs)?;
    if written.value().is_empty() {
        sink.error(SpanRange::of(written), text::EMPTY_TAG.with(&[&key]));
    }
    Some(written.clone())
}

/// A struct is only one thing and says nothing about which.
pub(super) fn check_struct_has_none(tags: &Tags, sink: &mut Sink) {
    let keys = [tags.tag.as_ref(), tags.content.as_ref()].into_iter().flatten();
    let place = keys.map(SpanRange::of).next().or(tags.untagged);
    if let Some(place) = place {
        sink.error(place, text::TAG_ON_STRUCT);
    }
}

/// Beside a tag the fields of a newtype's value stand in place of it.
pub(super) fn flatten_newtypes(tagging: &Tagging, choices: &mut [Choice]) {
    let Tagging::Internal(_) = tagging else { return };
    for Choice { content, .. } in choices {
        if content.kind == Kind::Newtype {
            content.fields.iter_mut().for_each(|field| field.how = How::Flat);
        }
    }
}

/// A tag inside an object needs an object, and a key of its own.
pub(super) fn check_variants_fit(tagging: &Tagging, choices: &[Choice], sink: &mut Sink) {
    let Tagging::Internal(tag) = tagging else { return };
    for Choice { ident, content, .. } in choices {
        if content.kind == Kind::Tuple {
            sink.error(SpanRange::of(ident), text::TUPLE_UNDER_TAG.with(&[ident]));
        }
        for field in &content.fields {
            match (&field.member, &field.how) {
                (Member::Unnamed(_), How::Masked(_) | How::Trusted(_))
                    if content.kind == Kind::Newtype =>
                {
                    sink.error(SpanRange::of(&field.ty), text::MASKED_UNDER_TAG);
                }
                (Member::Named(name), How::Plain | How::Masked(_) | How::Trusted(_))
                    if field.wire == tag.value() =>
                {
                    sink.error(SpanRange::of(name), text::TAG_IS_A_FIELD.with(&[&tag.value()]));
                }
                _ => {}
            }
        }
    }
}
