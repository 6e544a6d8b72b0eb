//! A problem's status, type and title.

use syn::{LitInt, LitStr};

use crate::messages::problem as text;
use crate::problem::syntax::{OptionValue, ProblemTexts};
use crate::sink::Sink;
use crate::span::SpanRange;

/// A status that an error may have.
#[derive(Clone, Copy, Debug)]
pub(in crate::problem) struct Status(u16);

impl Status {
    /// The number.
    pub(in crate::problem) fn code(self) -> u16 {
        self.0
    }

    /// Whether the pipeline answers it without a word of ours.
    pub(super) fn is_generic(self) -> bool {
        self.0 >= 500
    }
}

/// The type of a problem and its title.
#[derive(Clone, Debug)]
pub(in crate::problem) struct ProblemType {
    pub(in crate::problem) uri: LitStr,
    pub(in crate::problem) title: LitStr,
}

/// Only 4xx and 5xx are errors.
pub(super) fn check_status_is_an_error(status: &LitInt, sink: &mut Sink) -> Option<Status> {
    match status.base10_parse::<u16>() {
        Ok(code @ 400..=599) if status.suffix().is_empty() => Some(Status(code)),
        _ => {
            sink.error(SpanRange::of(status), text::STATUS_RANGE.with(&[status]));
            None
        }
    }
}

/// Each text, wherever it was written, is checked once.
pub(super) fn check_texts(texts: &ProblemTexts, sink: &mut Sink) {
    if let OptionValue::Present(uri) = &texts.kind
        && !is_uri(&uri.value())
    {
        sink.error(SpanRange::of(uri), text::TYPE_IS_NO_URI.with(&[&uri.value()]));
    }
    if let OptionValue::Present(title) = &texts.title
        && title.value().trim().is_empty()
    {
        sink.error(SpanRange::of(title), text::TITLE_EMPTY);
    }
}

/// A title belongs to a type, and a type has one (RFC 9457, 3.1.3 and 4.2.1).
pub(super) fn check_type_has_title(
    texts: &ProblemTexts,
    defaults: &ProblemTexts,
    sink: &mut Sink,
) -> Option<ProblemType> {
    let (uri, title) = (texts.kind.or(&defaults.kind), texts.title.or(&defaults.title));
    match (uri, title) {
        (OptionValue::Present(uri), OptionValue::Present(title)) => {
            return Some(ProblemType { uri: uri.clone(), title: title.clone() });
        }
        (OptionValue::Present(uri), OptionValue::Absent) => {
            sink.error(SpanRange::of(uri), text::TYPE_WITHOUT_TITLE);
        }
        (OptionValue::Absent, OptionValue::Present(title)) => {
            sink.error(SpanRange::of(title), text::TITLE_WITHOUT_TYPE);
        }
        _ => {}
    }
    None
}

/// `scheme:rest`, or a path from this service's root, in the characters of RFC 3986.
fn is_uri(text: &str) -> bool {
    let legal = |letter: char| {
        letter.is_ascii_graphic()
            && !matches!(letter, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    let absolute = text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
            && !rest.is_empty()
    });
    text.chars().all(legal) && (absolute || text.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_absolute_or_a_path() {
        for uri in [
            "https://errors.example/taken#x",
            "urn:example:taken",
            "/errors/taken",
            "tag:a@b,2026:x",
        ] {
            assert!(is_uri(uri), "{uri}");
        }
        for text in
            ["", "taken", "errors/taken", "https:", "https://a b", "1a:b", "https://é", "a\n:b"]
        {
            assert!(!is_uri(text), "{text}");
        }
    }
}
