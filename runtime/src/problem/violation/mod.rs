//! The member `errors` of a problem: an object for each thing that is wrong with a request.
//!
//! Whoever attacks chooses how many there are, so that one costs little to make and little to send:
//! pointers of fields are constants, sentences of rules are made up where they are written, and no
//! tree stands between them and the bytes.

mod limits;
mod place;
mod sentence;

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use self::place::Fragment;
use self::sentence::Sentence;

pub(crate) use self::limits::{Limits, NumberLimits};
pub(crate) use self::place::{Place, header_name, lower_hyphen};

/// One thing that is wrong with a value from outside.
#[derive(Debug)]
pub(crate) struct Violation {
    /// JSON Pointer without the leading `#`, as [RFC 6901] writes it.
    ///
    /// [RFC 6901]: https://www.rfc-editor.org/rfc/rfc6901
    pub(crate) pointer: Cow<'static, str>,
    pub(crate) code: Cow<'static, str>,
    pub(crate) detail: Detail,
    pub(crate) limits: Limits,
}

/// What a caller reads of a violation.
#[derive(Debug)]
pub(crate) enum Detail {
    Told(Cow<'static, str>),
    /// The sentence of this rule, with the limits of the violation.
    OfRule(Cow<'static, str>),
}

impl Violation {
    pub(crate) fn at(
        pointer: impl Into<Cow<'static, str>>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            code: Cow::Borrowed(code),
            detail: Detail::Told(detail.into()),
            limits: Limits::None,
        }
    }
}

/// What is wrong with one value, and where that came from.
#[derive(Debug)]
pub(crate) struct Violated {
    place: Place,
    violations: Vec<Violation>,
}

/// More violations than this are not told in one answer.
pub(crate) const MOST_TOLD: usize = 100;

impl Violated {
    /// In a stable order.
    pub(crate) fn new(place: Place, mut violations: Vec<Violation>) -> Self {
        violations.sort_by(|a, b| (&a.pointer, &a.code).cmp(&(&b.pointer, &b.code)));
        // A small body can break a rule very often; the answer stays in proportion.
        violations.truncate(MOST_TOLD);
        Self { place, violations }
    }

    /// About how many bytes they take on the wire.
    pub(crate) fn expected_length(&self) -> usize {
        // As long as a length between two limits at a field of a common name.
        const USUAL: usize = 160;
        self.violations.len() * USUAL
    }
}

impl Serialize for Violated {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.violations.len()))?;
        for violation in &self.violations {
            list.serialize_element(&Placed { place: self.place, violation })?;
        }
        list.end()
    }
}

/// A violation as it is told of its place.
struct Placed<'a> {
    place: Place,
    violation: &'a Violation,
}

/// The members in alphabetical order.
impl Serialize for Placed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Violation { pointer, code, detail, limits } = self.violation;
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("code", code)?;
        self.name_in(Place::Cookie, &mut members)?;
        match detail {
            Detail::Told(detail) => members.serialize_entry("detail", detail)?,
            Detail::OfRule(rule) => {
                members.serialize_entry("detail", &Sentence { rule, limits })?;
            }
        }
        limits.serialize_first(&mut members)?;
        self.name_in(Place::Header, &mut members)?;
        limits.serialize_second(&mut members)?;
        self.name_in(Place::Query, &mut members)?;
        self.name_in(Place::Path, &mut members)?;
        if self.place == Place::Body {
            members.serialize_entry("pointer", &Fragment(pointer))?;
        }
        limits.serialize_last(&mut members)?;
        members.end()
    }
}

impl Placed<'_> {
    /// Writes the name that the pointer consists of, where the violation is told of `place`.
    fn name_in<M: SerializeMap>(&self, place: Place, members: &mut M) -> Result<(), M::Error> {
        if self.place != place {
            return Ok(());
        }
        match place.name_of(&self.violation.pointer) {
            Some((member, name)) => members.serialize_entry(member, &name),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
