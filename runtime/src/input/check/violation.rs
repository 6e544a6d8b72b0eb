//! What is wrong with a value from outside, as a caller may read it: a pointer, a code, a sentence.

use std::borrow::Cow;
use std::fmt::Write as _;

use http::StatusCode;
use serde_json::{Map, Value};

use crate::input::check::plain_refusal;
use crate::input::declare::{FieldName, header_name};
use crate::json::{Fault, push, shortened};
use crate::problem::Refusal;
use crate::spelling::escaped;

/// Where a value came from, which decides how its fields are pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Body,
    Query,
    Path,
    Header,
    Cookie,
}

/// One thing that is wrong with a value from outside.
#[derive(Debug)]
pub struct Violation {
    /// JSON Pointer without the leading `#`, as [RFC 6901] writes it.
    ///
    /// [RFC 6901]: https://www.rfc-editor.org/rfc/rfc6901
    pub(crate) pointer: String,
    pub(crate) code: Cow<'static, str>,
    pub(crate) detail: Cow<'static, str>,
    pub(crate) limits: Map<String, Value>,
}

/// More violations than this are not told in one answer.
const MOST_TOLD: usize = 100;

/// Everything that is wrong with a value.
#[derive(Debug, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    pub(crate) fn one(violation: Violation) -> Self {
        Self(vec![violation])
    }

    pub(crate) fn of(faults: Vec<Fault>) -> Self {
        let told = |Fault { pointer, code, detail }| Violation::at(pointer, code, detail);
        Self(faults.into_iter().map(told).collect())
    }

    /// Adds what is wrong at a JSON Pointer such as `/address/city`. The sentence never quotes the
    /// rejected value.
    pub fn add(&mut self, pointer: &str, code: &'static str, detail: &'static str) {
        self.0.push(Violation::at(pointer.to_owned(), code, detail));
    }

    /// Nothing wrong is a success.
    ///
    /// # Errors
    /// The violations, where there are any.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The same violations with the first step of each pointer as it stands in JSON.
    pub(crate) fn in_json(mut self, fields: &[FieldName]) -> Self {
        for violation in &mut self.0 {
            if let Some(pointer) = in_json(&violation.pointer, fields) {
                violation.pointer = pointer;
            }
        }
        self
    }

    /// The same violations of what stands in the member of that name.
    #[doc(hidden)]
    #[must_use]
    pub fn beneath(self, member: &str) -> Self {
        Self(self.below(&push("", member)).collect())
    }

    /// The same violations of a value that stands at `pointer`.
    pub(crate) fn below(self, pointer: &str) -> impl Iterator<Item = Violation> {
        self.0.into_iter().map(move |violation| Violation {
            pointer: format!("{pointer}{}", violation.pointer),
            ..violation
        })
    }

    /// What is wrong and where, for the log.
    pub(crate) fn summary(&self) -> String {
        let told = self.0.iter().take(MOST_TOLD);
        let told = told.map(|violation| format!("{} {}", violation.pointer, violation.code));
        told.collect::<Vec<_>>().join(", ")
    }

    /// A 422 that lists them.
    pub(crate) fn refuse(self, place: Place) -> Refusal {
        self.told_in(plain_refusal(StatusCode::UNPROCESSABLE_ENTITY), place)
    }

    /// Lists them in a refusal, in a stable order.
    pub(crate) fn told_in(mut self, refusal: Refusal, place: Place) -> Refusal {
        self.0.sort_by(|a, b| (&a.pointer, &a.code).cmp(&(&b.pointer, &b.code)));
        // A small body can break a rule very often; the answer stays in proportion.
        self.0.truncate(MOST_TOLD);
        let errors: Vec<Value> =
            self.0.into_iter().map(|violation| violation.into_json(place)).collect();
        refusal.extension("errors", errors)
    }
}

impl Extend<Violation> for Violations {
    fn extend<I: IntoIterator<Item = Violation>>(&mut self, violations: I) {
        self.0.extend(violations);
    }
}

impl Violation {
    pub(crate) fn at(
        pointer: String,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { pointer, code: Cow::Borrowed(code), detail: detail.into(), limits: Map::new() }
    }

    pub(crate) fn into_json(self, place: Place) -> Value {
        let mut members = Map::new();
        members.insert("detail".into(), Value::from(self.detail));
        let (member, name) = match place {
            Place::Body => ("pointer", fragment(&self.pointer)),
            Place::Query | Place::Path => ("parameter", name(&self.pointer)),
            Place::Header => ("header", header_name(&name(&self.pointer))),
            Place::Cookie => ("cookie", name(&self.pointer)),
        };
        if place == Place::Body || !name.is_empty() {
            members.insert(member.into(), Value::from(name));
        }
        members.insert("code".into(), Value::from(self.code));
        members.extend(self.limits);
        Value::Object(members)
    }
}

/// A pointer whose first step is the Rust name of a field that JSON calls otherwise.
fn in_json(pointer: &str, fields: &[FieldName]) -> Option<String> {
    let path = pointer.strip_prefix('/')?;
    let (step, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
    if fields.iter().any(|field| field.json == step) {
        return None;
    }
    let field = fields.iter().find(|field| field.rust == step)?;
    Some(push("", field.json) + rest)
}

/// The name a pointer of one step consists of, cut and with what is not seen written out.
fn name(pointer: &str) -> String {
    let name = pointer.trim_start_matches('/').replace("~1", "/").replace("~0", "~");
    escaped(&shortened(&name))
}

/// A pointer as a URI fragment, percent-encoded ([RFC 6901, 6]).
///
/// [RFC 6901, 6]: https://www.rfc-editor.org/rfc/rfc6901#section-6
fn fragment(pointer: &str) -> String {
    let mut text = String::with_capacity(pointer.len() + 1);
    text.push('#');
    for byte in pointer.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@?".contains(&byte);
        if plain {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rust_name_becomes_the_json_name() {
        let fields =
            [FieldName::new("a_b", "aB"), FieldName::new("c", "d"), FieldName::new("d", "e")];
        assert_eq!(in_json("/a_b/0/a_b", &fields).as_deref(), Some("/aB/0/a_b"));
        assert_eq!(in_json("/aB", &fields), None);
        assert_eq!(in_json("/c", &fields).as_deref(), Some("/d"));
        // The name in JSON is the nearer meaning.
        assert_eq!(in_json("/d", &fields), None);
        assert_eq!(in_json("/unknown", &fields), None);
        assert_eq!(in_json("", &fields), None);
    }

    #[test]
    fn pointers_are_escaped_twice() {
        let pointer = push(&push("", "a/b"), "m~n ü");
        assert_eq!(pointer, "/a~1b/m~0n ü");
        assert_eq!(fragment(&pointer), "#/a~1b/m~0n%20%C3%BC");
        assert_eq!(fragment(""), "#");
    }

    #[test]
    fn a_name_stands_where_it_came_from() {
        let message =
            |place| Violation::at(push("", "x~_y"), "required", "is required").into_json(place);
        assert_eq!(message(Place::Body)["pointer"], "#/x~0_y");
        assert_eq!(message(Place::Query)["parameter"], "x~_y");
        assert_eq!(message(Place::Cookie)["cookie"], "x~_y");
        assert_eq!(message(Place::Header)["header"], "x~-y");
    }
}
