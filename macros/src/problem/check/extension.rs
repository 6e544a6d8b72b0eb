//! `#[problem(extension)]`: a field as a further member of the problem.

use syn::Member;

use crate::messages::problem as text;
use crate::problem::syntax::{Extension, Field};
use crate::redacted::credential::is_credential;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The members that every problem may have.
const STANDARD: [&str; 5] = ["type", "title", "status", "detail", "instance"];

/// A field's name as a member of the problem, and where it is written.
pub(super) struct ExtensionName {
    pub(super) name: String,
    pub(super) place: SpanRange,
}

/// Checks one field's name.
pub(super) fn check_extension(
    field: &Field,
    extension: &Extension,
    sink: &mut Sink,
) -> Option<ExtensionName> {
    let member = match (extension.name.present(), &field.member) {
        (Some(name), _) => ExtensionName { name: name.value(), place: SpanRange::of(name) },
        (None, _) if !extension.name.is_absent() => return None,
        (None, Member::Named(ident)) => {
            ExtensionName { name: field.shown(), place: SpanRange::of(ident) }
        }
        (None, Member::Unnamed(_)) => {
            sink.error(extension.place, text::EXTENSION_WITHOUT_NAME);
            return None;
        }
    };
    check_member_is_free(&member, sink);
    check_is_no_credential(field, &member, sink);
    if field.source.is_some() || field.from.is_some() {
        sink.error(extension.place, text::EXTENSION_TELLS_CAUSE);
    }
    Some(member)
}

/// No two fields give one member.
pub(super) fn check_members_differ(members: &[ExtensionName], sink: &mut Sink) {
    for (place, member) in members.iter().enumerate() {
        if members.iter().take(place).any(|earlier| earlier.name == member.name) {
            sink.error(member.place, text::EXTENSION_TWICE.with(&[&member.name]));
        }
    }
}

/// Letters, digits and underscores, three at least, and no standard member (RFC 9457, 3.2).
fn check_member_is_free(member: &ExtensionName, sink: &mut Sink) {
    let name = member.name.as_str();
    if STANDARD.contains(&name) {
        return sink.error(member.place, text::EXTENSION_STANDARD.with(&[&name]));
    }
    let legal = name.len() >= 3
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if !legal {
        sink.error(member.place, text::EXTENSION_NAME.with(&[&name]));
    }
}

/// A credential does not leave in an error either.
fn check_is_no_credential(field: &Field, member: &ExtensionName, sink: &mut Sink) {
    let named = matches!(&field.member, Member::Named(_));
    let own = named && is_credential(&field.shown());
    if (own || is_credential(&member.name)) && !field.sensitive {
        sink.error(member.place, text::EXTENSION_CREDENTIAL.with(&[&member.name]));
    }
}
