//! What `#[derive(Problem)]` writes: a problem out of constants and of values that may leave.

use std::error::Error;
use std::marker::PhantomData;

use http::StatusCode;
use serde_json::Value;

use crate::problem::{Problem, Reason, quoted};
use crate::redact::AnonymousView;

/// A problem as its type declares it.
#[derive(Debug)]
pub struct Declared(Problem);

/// An error that the log can tell.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the cause of a problem",
    label = "this cannot be logged",
    note = "a cause is a `std::error::Error` that is `Send`, `Sync` and `'static`, or a `String`",
    note = "without `source` or `from` the field is kept and never logged"
)]
pub trait LogCause {
    /// The cause for the log.
    fn boxed(self) -> Box<dyn Error + Send + Sync>;
}

#[diagnostic::do_not_recommend]
impl<T: Into<Box<dyn Error + Send + Sync>>> LogCause for T {
    fn boxed(self) -> Box<dyn Error + Send + Sync> {
        self.into()
    }
}

impl Declared {
    /// A status that the macro knows to be one of an error.
    #[must_use]
    pub fn new(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let problem = Problem::new(status);
        Self(if status.is_server_error() { problem.reason(Reason::HandlerFailed) } else { problem })
    }

    /// The problem type and its title.
    #[must_use]
    pub fn kind(self, type_uri: &'static str, title: &'static str) -> Self {
        Self(self.0.kind(type_uri, title))
    }

    /// `pieces` with a value between each two; left out where a value cannot be told.
    #[must_use]
    pub fn detail(mut self, pieces: &[&str], values: &[&AnonymousView]) -> Self {
        let mut values = values.iter();
        let mut text = String::new();
        for (place, piece) in pieces.iter().enumerate() {
            if place > 0 {
                match values.next() {
                    Some(known) => match known.value() {
                        Some(value) => push(&mut text, value),
                        None => return self,
                    },
                    None => return self,
                }
            }
            text.push_str(piece);
        }
        // The pieces are in the code, and each value was cut.
        self.0.0.detail = Some(text.into());
        self
    }

    /// A further member; left out where the value cannot be told.
    #[must_use]
    pub fn extension(self, name: &'static str, value: &AnonymousView) -> Self {
        match value.value() {
            Some(value) => Self(self.0.member(name, value.clone())),
            None => self,
        }
    }

    /// What only the log is told.
    #[must_use]
    pub fn cause(self, cause: Box<dyn Error + Send + Sync>) -> Self {
        Self(self.0.cause(cause))
    }

    /// The problem.
    pub fn problem(self) -> Problem {
        self.0
    }
}

/// Text as it is, anything else as JSON, both as values that a client may have sent.
fn push(text: &mut String, value: &Value) {
    match value {
        Value::String(value) => text.push_str(&quoted::value(value)),
        value => text.push_str(&quoted::value(&value.to_string())),
    }
}

/// Whether a type implements `std::error::Error`.
#[derive(Debug)]
pub struct ErrorProbe<T: ?Sized>(PhantomData<T>);

impl<T: Error + ?Sized> ErrorProbe<T> {
    /// It does.
    pub const IS_ERROR: bool = true;
}

/// What [`ErrorProbe`] falls back to.
pub trait ErrorFallback {
    /// It does not.
    const IS_ERROR: bool = false;
}

impl<T: ?Sized> ErrorFallback for ErrorProbe<T> {}

/// Whether a type implements `std::error::Error`, as a type that a bound can name.
#[derive(Debug)]
pub struct IsError<const IS_ERROR: bool>;

/// Holds for an error type that is no `std::error::Error`. The type is named in the trait, so that its
/// own crate knows that no other crate implements it.
#[diagnostic::on_unimplemented(
    message = "this type implements `std::error::Error`: through `?` it would become a generic 500, \
               whatever `#[problem]` says\nhelp: remove that implementation; a \
               `#[problem(source)]` reaches the log without it",
    label = "this is a `std::error::Error`"
)]
pub trait NoError<T> {}

#[diagnostic::do_not_recommend]
impl<T> NoError<T> for IsError<false> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::ExposeBound as _;

    #[test]
    fn a_detail_is_pieces_and_values() {
        let (name, count) = ("Zoë".known(), 3_u8.known());
        let problem =
            Declared::new(409).detail(&["", " has ", " desks"], &[&name, &count]).problem();
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(text, r#"{"title":"Conflict","status":409,"detail":"Zoë has 3 desks"}"#);
    }

    #[test]
    fn a_value_in_a_detail_is_cut_and_shows_all_it_holds() {
        let (hidden, long) = ("a\u{7f}\u{202e}b".known(), "x".repeat(60_000));
        let problem = Declared::new(409)
            .detail(&["line\n", " and ", ""], &[&hidden, &long.as_str().known()])
            .problem();
        let members = serde_json::to_value(&problem).unwrap();
        let expected = format!("line\na\\u{{7f}}\\u{{202e}}b and {}…", "x".repeat(256));
        assert_eq!(members["detail"], expected);
    }

    #[test]
    fn what_cannot_be_told_is_left_out() {
        let unknown = AnonymousView::NOTHING;
        let problem = Declared::new(409)
            .detail(&["it is ", ""], &[&unknown])
            .extension("value", &unknown)
            .problem();
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(text, r#"{"title":"Conflict","status":409}"#);
    }
}
