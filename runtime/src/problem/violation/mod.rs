//! The member `errors` of a problem: an object for each thing that is wrong with a request.
//!
//! An attacker chooses how many there are, so that one costs little to make and little to send:
//! pointers of fields are constants, sentences of rules are made up where they are written, and
//! neither a tree nor a serializer is between them and the bytes.

mod limits;
mod place;
mod sentence;

use std::borrow::Cow;

use crate::problem::quoted::sentence;
use crate::redact::{ExposeError, JsonBuffer};

use self::place::write_pointer;
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

impl Detail {
    /// A sentence, cut and with what is not seen written out where it was put together.
    pub(crate) fn told(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::Told(sentence(detail.into()))
    }
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
            detail: Detail::told(detail),
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
/// None is reported behind so many bytes of others: what a client sent once may be in the place of each.
const MOST_BYTES: usize = 32 * 1_024;

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

impl Violated {
    /// Writes the list.
    ///
    /// # Errors
    /// None that a limit or a text could cause.
    pub(crate) fn write(&self, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        let mut before = "[";
        let start = out.len();
        for violation in &self.violations {
            if out.len().saturating_sub(start) > MOST_BYTES {
                break;
            }
            out.raw(before);
            violation.write(self.place, out)?;
            before = ",";
        }
        out.raw(if self.violations.is_empty() { "[]" } else { "]" });
        Ok(())
    }
}

impl Violation {
    /// Writes the object, its members in alphabetical order.
    fn write(&self, place: Place, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        out.raw("{\"code\":");
        out.text(&self.code)?;
        if place == Place::Cookie {
            place.write_name(&self.pointer, out)?;
        }
        out.raw(",\"detail\":");
        match &self.detail {
            Detail::Told(detail) => out.text(detail)?,
            Detail::OfRule(rule) => Sentence { rule, limits: &self.limits }.write(out)?,
        }
        self.limits.write_first(out)?;
        if place == Place::Header {
            place.write_name(&self.pointer, out)?;
        }
        self.limits.write_second(out)?;
        match place {
            Place::Query | Place::Path => place.write_name(&self.pointer, out)?,
            Place::Body => write_pointer(&self.pointer, out),
            Place::Header | Place::Cookie => {}
        }
        self.limits.write_last(out)?;
        out.raw("}");
        Ok(())
    }
}

#[cfg(test)]
mod tests;
