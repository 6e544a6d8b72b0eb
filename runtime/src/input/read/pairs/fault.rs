//! Why an input cannot be made of texts by name: what and where, never the text.

use std::fmt::{self, Display};

use http::StatusCode;
use serde::de::{Error, Unexpected};

use crate::input::check::{Violations, plain_refusal, push};
use crate::problem::{Place, Refusal, Violation};

/// How many parameters a query or a form may hold.
pub(crate) const MOST_PAIRS: usize = 256;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairsErrorKind {
    Missing,
    Unknown,
    Twice,
    /// Of another form than the field's type has.
    Type,
    /// Of the right form, and not valid.
    Value,
    /// With a code and a sentence.
    Wrong(&'static str, &'static str),
    /// Bytes that are not text here.
    NotText,
    TooLong,
    TooMany,
}

/// The first thing that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PairsError {
    field: Option<String>,
    kind: PairsErrorKind,
}

impl PairsError {
    pub(crate) fn new(kind: PairsErrorKind) -> Self {
        Self { field: None, kind }
    }

    pub(crate) fn of(kind: PairsErrorKind, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), kind }
    }

    /// The same fault of a field, unless it names one already.
    pub(crate) fn at(self, field: &str) -> Self {
        Self { field: self.field.or_else(|| Some(field.to_owned())), ..self }
    }

    /// The answer: 431 where there is too much of it, else 400 for what is in the head and 422
    /// for what a body holds.
    pub(crate) fn refuse(self, place: Place) -> Refusal {
        let in_fields = matches!(place, Place::Header | Place::Cookie);
        let status = match self.kind {
            PairsErrorKind::TooLong | PairsErrorKind::TooMany if in_fields => {
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
            }
            PairsErrorKind::NotText => StatusCode::BAD_REQUEST,
            _ if place != Place::Body => StatusCode::BAD_REQUEST,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let violations = Violations::one(self.into_violation());
        violations.told_in(plain_refusal(status), place)
    }

    fn into_violation(self) -> Violation {
        let (code, detail) = match self.kind {
            PairsErrorKind::Missing => ("required", "is required"),
            PairsErrorKind::Unknown => ("unknown_field", "is not a field of this endpoint"),
            PairsErrorKind::Twice => ("duplicate_field", "is given more than once"),
            PairsErrorKind::Type => ("invalid_type", "has the wrong type"),
            PairsErrorKind::Value => ("invalid_value", "is not valid"),
            PairsErrorKind::Wrong(code, detail) => (code, detail),
            PairsErrorKind::NotText => ("not_text", "is not valid UTF-8"),
            PairsErrorKind::TooLong => ("too_long", "is longer than this endpoint takes"),
            PairsErrorKind::TooMany => ("too_many_members", "has too many values"),
        };
        let pointer = self.field.map(|field| push("", &field)).unwrap_or_default();
        Violation::at(pointer, code, detail)
    }
}

impl Display for PairsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", self.kind)
    }
}

impl std::error::Error for PairsError {}

/// serde quotes what it was given; nothing of that is kept.
impl Error for PairsError {
    fn custom<T: Display>(_: T) -> Self {
        Self::new(PairsErrorKind::Value)
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self::new(PairsErrorKind::Type)
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::of(PairsErrorKind::Unknown, field)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::of(PairsErrorKind::Missing, field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::of(PairsErrorKind::Twice, field)
    }
}
