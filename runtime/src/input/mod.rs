//! What comes in: which parameters a guarded handler may take, and how their values are checked.
//!
//! A parameter's type must be [`SafeInput`]. Bodies, queries and forms are, where their type is
//! `#[input]`; text in the path is, where its length is bounded. What is neither says so in writing,
//! with `#[unchecked("why")]`.

mod check;
mod declare;
mod extract;
mod lookup;
mod read;
mod text;

#[cfg(feature = "validate")]
pub use check::validated;
pub use check::{
    Absent, Length, Measured, Nested, Range, Ranged, Settling, Texts, Told, Violations,
    check_control, check_email, check_length, check_range, check_url, may_write, pointer_to,
};
pub(crate) use check::{Place, Violation, push};
pub use declare::{
    Facts, Fallback, FieldFacts, FieldName, FieldRules, InputField, Probe, Reads, Stance,
    check_concrete, check_field, check_id, check_itself, check_parameter,
};
pub use extract::{Holds, PathInput, Validated};
pub use lookup::{
    Desk, Judge, Loading, LooksUp, Lookup, Named, Names, Needs, Objects, ParameterLookup,
    RunsVerify, UncheckedObject, Verified, Verify, below,
};
pub use read::{Cookies, Headers, JsonLimits, NameOnly, ObjectOnly};
#[cfg(feature = "multipart")]
pub use read::{File, FileRule, Files, Multipart};
pub(crate) use read::{collected, json, pairs, plain_refusal, refusal_of};
pub use text::{Plain, Text};

use crate::problem::Refusal;
use crate::redact::Viewer;

/// A type from outside that checks itself; implemented by `#[input]`.
///
/// Implement it by hand for a type whose rules `#[validate(..)]` cannot say.
#[diagnostic::on_unimplemented(
    message = "`{Self}` comes from outside and nothing validates it",
    label = "unvalidated input",
    note = "write `#[input]` above `{Self}` and bound its fields with `#[validate(..)]`"
)]
pub trait Input {
    /// The fields by their Rust and their JSON names.
    const FIELDS: &'static [FieldName];
    /// Whether a field names an object by an id that nothing checks, so that a handler that takes this
    /// must say why every caller may reach every object.
    const NAMES_OBJECT: bool;
    /// Whether a field holds a [`Named`](crate::Named) object, which is loaded before the handler runs.
    #[doc(hidden)]
    const LOADS: bool = false;
    /// Whether this, or what a field holds, is verified before the handler runs.
    #[doc(hidden)]
    const VERIFIES: bool = false;
    /// Checks of a generic type, which only an instance of it can answer.
    #[doc(hidden)]
    const CHECKED: () = ();

    /// Checks every rule of every field.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    fn check(&self) -> Result<(), Violations>;

    /// Whether this caller may write every field that is there.
    fn permits(&self, _: &Viewer<'_>) -> bool {
        true
    }
}

#[diagnostic::do_not_recommend]
impl<T: Input + ?Sized> Input for Box<T> {
    const FIELDS: &'static [FieldName] = T::FIELDS;
    const NAMES_OBJECT: bool = T::NAMES_OBJECT;
    const LOADS: bool = T::LOADS;
    const VERIFIES: bool = T::VERIFIES;
    const CHECKED: () = T::CHECKED;

    fn check(&self) -> Result<(), Violations> {
        T::check(self)
    }

    fn permits(&self, caller: &Viewer<'_>) -> bool {
        T::permits(self, caller)
    }
}

/// A type that a guarded handler may take as a parameter.
///
/// Implement it for an extractor of your own whose values need no further check; that is your word
/// that whatever it reads from a request is bounded and validated.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a parameter a guarded handler may take",
    label = "unvalidated input",
    note = "a body is `Json<T>`, `Form<T>` or `Multipart<T>`, the rest of a request `Query<T>`, \
            `Headers<T>` or `Cookies<T>`, of a type with `#[input]`; text in the path is \
            `Path<Text<64>>`; an object is `Authorized<T, Action>`",
    note = "or state why it needs no check: `#[unchecked(\"why\")]` on the parameter"
)]
pub trait SafeInput: Sized {
    /// What the type means for the guard.
    const FACTS: Facts = Facts::PLAIN;

    /// Checks the extracted value, after extraction and before the handler.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn settle(&mut self, _: &Settling<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}
