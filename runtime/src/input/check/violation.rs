//! Everything that is wrong with a value from outside.

use http::StatusCode;

use crate::input::check::plain_refusal;
use crate::input::declare::FieldName;
use crate::json::{JsonFault, push};
use crate::problem::{MOST_TOLD, Place, Refusal, Violated, Violation};

/// Everything that is wrong with a value.
#[derive(Debug, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    pub(crate) fn one(violation: Violation) -> Self {
        Self(vec![violation])
    }

    pub(crate) fn of(faults: Vec<JsonFault>) -> Self {
        let told = |JsonFault { pointer, code, detail }| Violation::at(pointer, code, detail);
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

    /// The same violations with the first step of each pointer as it is in JSON.
    pub(crate) fn in_json(mut self, fields: &[FieldName]) -> Self {
        for violation in &mut self.0 {
            if let Some(pointer) = in_json(&violation.pointer, fields) {
                violation.pointer = pointer.into();
            }
        }
        self
    }

    /// The same violations of what is in the member of that name.
    #[doc(hidden)]
    #[must_use]
    pub fn beneath(self, member: &str) -> Self {
        self.below(&push("", member))
    }

    /// The same violations of the value at `pointer`.
    pub(crate) fn below(mut self, pointer: &str) -> Self {
        if !pointer.is_empty() {
            for violation in &mut self.0 {
                violation.pointer = [pointer, &violation.pointer].concat().into();
            }
        }
        self
    }

    /// Adds what was found elsewhere.
    pub(crate) fn append(&mut self, mut others: Self) {
        if self.0.is_empty() {
            *self = others;
        } else {
            self.0.append(&mut others.0);
        }
    }

    pub(crate) fn push(&mut self, violation: Violation) {
        self.0.push(violation);
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
    pub(crate) fn told_in(self, refusal: Refusal, place: Place) -> Refusal {
        refusal.violated(Violated::new(place, self.0))
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
}
