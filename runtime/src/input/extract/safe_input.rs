//! The parameters of a guarded handler.

use crate::input::declare::ParameterFacts;
use crate::input::extract::ValidationContext;
use crate::problem::Refusal;

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
    const FACTS: ParameterFacts = ParameterFacts::PLAIN;

    /// Checks the extracted value, after extraction and before the handler.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn validate(&mut self, _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}
